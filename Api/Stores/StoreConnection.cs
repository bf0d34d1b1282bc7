using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace AspireAi.Api.Stores;

/// <summary>
/// How the API connects to Redis: for a request path, where an answer within a second, even "away", is worth more
/// than one that comes later. What the connection string says itself wins over these defaults.
/// </summary>
public static class StoreConnection
{
    /// <summary>
    /// Stands for a connection string that nobody gave: nothing serves port 1, a connection to it is refused at once,
    /// and every stage goes on as it does while its store is down. A customary address (localhost:6379) would be worse:
    /// counters would be kept wherever something happens to listen. The start does not wait for it.
    /// </summary>
    public const string Nowhere = "127.0.0.1:1,connectRetry=1,connectTimeout=20";

    /// <summary>Default time for connecting, and for a reply, 1 s.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    // The options that are in use; the client keeps its list of them to itself.
    private static readonly string[] _keywords =
        ["abortConnect", "allowAdmin", "asyncTimeout", "channelPrefix", "clientName", "connectRetry", "connectTimeout", "defaultDatabase", "keepAlive",
         "password", "protocol", "proxy", "resolveDns", "serviceName", "ssl", "sslHost", "sslProtocols", "syncTimeout", "user"];

    /// <summary>What is wrong with a connection string, or null. It does not repeat a value: one may be the password.</summary>
    public static string? FaultOf(string name, string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString).EndPoints.Count > 0 ? null
                : $"ConnectionStrings:{name} names no server: write host:port, and after it the options, as in host:6379,password=….";
        }
        catch (ArgumentOutOfRangeException exception)
        {
            return $"ConnectionStrings:{name} has a value for '{exception.ParamName}' that can't be read.";
        }
        catch (ArgumentException exception)
        {
            var nearest = SettingNames.Nearest(exception.ParamName ?? "", _keywords);
            return $"ConnectionStrings:{name} has '{exception.ParamName}', which is not known." + (nearest is null ? "" : $" Did you mean {nearest}?");
        }
    }

    /// <summary>A mistake in a connection string stops the start.</summary>
    public static void AddConnectionFault(this IHostApplicationBuilder builder, string name)
    {
        var fault = builder.Configuration.GetConnectionString(name) is { Length: > 0 } given ? FaultOf(name, given) : null;
        builder.Services.AddOptions<StoreConnections>().Validate(_ => fault is null, fault ?? "").ValidateOnStart();
    }

    public static void Configure(ConfigurationOptions options) => options.Defaults = new RequestPathDefaults();

    /// <summary>
    /// Options for Aspire's client. It binds a section of the configuration to them first, which writes the client's own defaults into
    /// them; hence each value is set here, and not by <see cref="ConfigurationOptions.Defaults"/> alone.
    /// </summary>
    public static Action<ConfigurationOptions> For(string? connectionString) => options =>
    {
        var wanted = ConfigurationOptions.Parse(string.IsNullOrEmpty(connectionString) ? Nowhere : connectionString);
        Configure(wanted);
        options.AbortOnConnectFail = wanted.AbortOnConnectFail;
        options.ConnectTimeout = wanted.ConnectTimeout;
        options.SyncTimeout = wanted.SyncTimeout;
        options.AsyncTimeout = wanted.AsyncTimeout;
        options.HeartbeatInterval = wanted.HeartbeatInterval;
        options.BacklogPolicy = wanted.BacklogPolicy;
        options.ReconnectRetryPolicy = wanted.ReconnectRetryPolicy;
        options.IncludeDetailInExceptions = wanted.IncludeDetailInExceptions;
    };

    private sealed class StoreConnections;

    private sealed class RequestPathDefaults : DefaultOptionsProvider
    {
        // A service starts without Redis and connects when it comes.
        public override bool AbortOnConnectFail => false;
        public override TimeSpan? ConnectTimeout => DefaultTimeout;
        public override TimeSpan SyncTimeout => DefaultTimeout;

        // Time-outs are noticed at heartbeats; the customary 1 s would make of one second up to two.
        public override TimeSpan HeartbeatInterval => TimeSpan.FromMilliseconds(250);

        // While disconnected a command fails at once instead of queuing until its time-out: each stage has an answer for that.
        public override BacklogPolicy BacklogPolicy => BacklogPolicy.FailFast;

        public override IReconnectRetryPolicy ReconnectRetryPolicy => new ExponentialRetry(deltaBackOffMilliseconds: 250, maxDeltaBackOffMilliseconds: 5_000);

        // Keys carry callers' ids and addresses, and exceptions get logged.
        public override bool IncludeDetailInExceptions => false;

        // This provider is assigned, not looked up.
        public override bool IsMatch(EndPoint endpoint) => false;
    }
}
