namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>A request's address on its way to the stages: whoever counts it says so.</summary>
internal sealed class IpPass(string address)
{
    /// <summary>An IPv4 address, or the /64 of an IPv6 one.</summary>
    public string Address { get; } = address;

    /// <summary>As a request; whether it failed is known later.</summary>
    public bool Counted { get; set; }

    /// <summary>Where the address's limits stood when it was counted; null: nobody has waited for that.</summary>
    public RateLimitDecision? Standing { get; set; }

    /// <summary>It came as far as the stages, so whatever it is rejected for is no failure of the address, and the stages say where limits stand.</summary>
    public bool Staged { get; set; }
}
