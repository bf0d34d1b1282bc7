using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.RateLimit.PerIp;

/// <summary>
/// Section <c>IpLimit</c>: how much one address may ask, whoever it says it is. Wide enough for an office behind one address;
/// what a person may do is the tier's business.
/// </summary>
public sealed class IpLimitOptions
{
    public const string Section = "IpLimit";

    /// <summary>Limits on all requests that are not /health or /alive. Empty: none. Default 200 per 10 s and 600 per minute.</summary>
    public IList<RequestWindow> Requests { get; set; } = [];

    /// <summary>
    /// Limits on requests that ended in a 4xx before they reached the stages: guessed keys, wrong passwords, garbage. Empty:
    /// none. Default 60 per minute and 600 per hour.
    /// </summary>
    public IList<RequestWindow> Failures { get; set; } = [];

    /// <summary>
    /// Limits on sign-ups: whoever makes accounts by the hundred gets a free month with each. Empty: none. Default 10 per hour
    /// and 30 per day.
    /// </summary>
    public IList<RequestWindow> SignUps { get; set; } = [];

    internal static IReadOnlyList<RequestWindow> DefaultRequests { get; } = [Of(200, TimeSpan.FromSeconds(10)), Of(600, TimeSpan.FromMinutes(1))];

    internal static IReadOnlyList<RequestWindow> DefaultFailures { get; } = [Of(60, TimeSpan.FromMinutes(1)), Of(600, TimeSpan.FromHours(1))];

    internal static IReadOnlyList<RequestWindow> DefaultSignUps { get; } = [Of(10, TimeSpan.FromHours(1)), Of(30, TimeSpan.FromDays(1))];

    private static RequestWindow Of(int count, TimeSpan window) => new() { Count = count, Window = window };
}

/// <summary>Lists every mistake with its key.</summary>
internal sealed class IpLimitOptionsValidator : IValidateOptions<IpLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, IpLimitOptions options)
    {
        var errors = Faults(nameof(IpLimitOptions.Requests), options.Requests)
            .Concat(Faults(nameof(IpLimitOptions.Failures), options.Failures))
            .Concat(Faults(nameof(IpLimitOptions.SignUps), options.SignUps))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Faults(string list, IList<RequestWindow> windows)
    {
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i].CountFault() is { } count)
            {
                yield return $"{IpLimitOptions.Section}:{list}:{i}:Count {count}";
            }

            if (windows[i].WindowFault() is { } window)
            {
                yield return $"{IpLimitOptions.Section}:{list}:{i}:Window {window}";
            }
        }
    }
}
