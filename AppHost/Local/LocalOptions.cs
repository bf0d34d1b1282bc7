using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost.Local;

/// <summary>The settings of local mode, from appsettings.json, user secrets, the environment and the command line.</summary>
internal sealed class LocalOptions
{
    private const int MostReplicas = 32;

    public ApiOptions Api { get; } = new();
    public WebOptions Web { get; } = new();
    public RedisOptions Redis { get; } = new();
    public DashboardOptions Dashboard { get; } = new();
    public StackOptions Stack { get; } = new();

    /// <exception cref="StartException">Something is wrong; the message lists all of it, each with its key and the remedy.</exception>
    public static LocalOptions Read(IConfiguration configuration)
    {
        var options = new LocalOptions();
        List<string> errors = [];
        foreach (var (name, part) in new (string, object)[]
        {
            (nameof(Api), options.Api), (nameof(Web), options.Web), (nameof(Redis), options.Redis), (nameof(Dashboard), options.Dashboard), (nameof(Stack), options.Stack),
        })
        {
            var section = configuration.GetSection(name);
            errors.AddRange(Settings.Faults(section, part.GetType()));
            Settings.Bind(section, part);
        }

        if (options.Api.Replicas is < 1 or > MostReplicas)
        {
            errors.Add($"Api:Replicas is {options.Api.Replicas}; give a number from 1 to {MostReplicas}.");
        }

        if (options.Web.Replicas != 1)
        {
            errors.Add("Web:Replicas must be 1 here: a browser's circuit lives on one replica, and nothing in local mode keeps it there.");
        }

        foreach (var (key, port) in new[] { ("Api:Port", options.Api.Port), ("Web:Port", options.Web.Port), ("Redis:Port", options.Redis.Port), ("Dashboard:Port", options.Dashboard.Port) })
        {
            if (port is < 0 or > ushort.MaxValue)
            {
                errors.Add($"{key} is {port}; give a port, or 0 for any free one.");
            }
        }

        if (StackPlan.Has(configuration, "ConnectionStrings:qdrant"))
        {
            errors.Add("ConnectionStrings:qdrant is set, but this build has no Qdrant client: the NuGet feeds lacked the Aspire and Qdrant packages. "
                + "Remove it (vectors are then kept in the Api's own index), or build with a feed that has them and delete eng/obj/use-aspire.txt to ask it again.");
        }

        return errors.Count == 0 ? options : throw new StartException(string.Join(Environment.NewLine, errors.Select(error => "- " + error)));
    }

    internal sealed class ApiOptions
    {
        /// <summary>How many processes; the second and later ones get the ports after the first one's. 1 to 32.</summary>
        public int Replicas { get; set; } = 1;

        /// <summary>The port wanted; the next free one is taken where it is in use. 0 is any free one.</summary>
        public int Port { get; set; } = 5080;
    }

    internal sealed class WebOptions
    {
        public int Replicas { get; set; } = 1;
        public int Port { get; set; } = 5180;
    }

    internal sealed class RedisOptions
    {
        /// <summary>Not Redis' own 6379: that one is likely to be somebody else's.</summary>
        public int Port { get; set; } = 16379;
    }

    internal sealed class DashboardOptions
    {
        public bool Enabled { get; set; } = true;
        public int Port { get; set; } = 18888;
    }

    internal sealed class StackOptions
    {
        /// <summary>Where the data lies; relative to the app host's project folder.</summary>
        public string DataFolder { get; set; } = ".data";

        /// <summary>Whether the stack ends with the process that started it. `dotnet run` sets it.</summary>
        public bool EndWithParent { get; set; }
    }
}
