#if !ASPIRE
namespace Aspire.StackExchange.Redis;

/// <summary>The settings of Aspire.StackExchange.Redis that this application uses, under the same names.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>StackExchange.Redis' comma-separated form. Default: <c>ConnectionStrings:{name}</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Default false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Default false.</summary>
    public bool DisableTracing { get; set; }
}
#endif
