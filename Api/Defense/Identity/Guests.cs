using System.Net;
using System.Net.Sockets;
using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.Identity;

/// <summary>Callers without credentials, told apart by their address. Asks no store.</summary>
internal sealed class Guests(IOptionsMonitor<GuestOptions> options)
{
    private const int IPv6PrefixBytes = 8;

    public bool Allowed => options.CurrentValue.Allowed;

    /// <summary>Whether an API key is one of the words that stand for none.</summary>
    public bool IsPlaceholder(string credential) => options.CurrentValue.Placeholders.Contains(credential, StringComparer.OrdinalIgnoreCase);

    public static Caller At(IPAddress? address) => new()
    {
        Id = CallerIds.Guest(Subject(address ?? IPAddress.None)),
        Kind = CallerKind.Guest,
        Tier = TierNames.Guest,
    };

    /// <summary>What counts as one address: an IPv4 address, or the /64 of an IPv6 one.</summary>
    public static string Subject(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.ToString();
        }

        // One household or server has a /64, and may use any address in it.
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(IPv6PrefixBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
