namespace AspireAi.AppHost;

/// <summary>What resources of the stack have in common: ports, settings, plain HTTP.</summary>
internal static class StackExtensions
{
    private static readonly HashSet<int> _ports = [];

    /// <summary>The address that people and programs use. The process behind it gets a random one.</summary>
    public static IResourceBuilder<ProjectResource> WithPort(this IResourceBuilder<ProjectResource> project, int port, string setting) =>
        project.WithEndpoint("http", endpoint => endpoint.Port = FreePort(port, project.Resource.Name, setting));

    /// <summary>What the app host was given of these sections, on the command line or elsewhere.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, string[] sections)
    {
        var (settings, secrets) = (sections.SelectMany(section => project.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable()), 0);
        foreach (var (key, value) in settings.Where(setting => setting.Value is not null))
        {
            var variable = key.Replace(":", "__", StringComparison.Ordinal);
            _ = key.EndsWith("Key", StringComparison.OrdinalIgnoreCase) || key.EndsWith("Password", StringComparison.OrdinalIgnoreCase)
                ? project.WithEnvironment(variable, project.ApplicationBuilder.AddParameter($"{project.Resource.Name}-secret-{++secrets}", value!, secret: true).WithDescription($"{key}. Only {project.Resource.Name} receives it."))
                : project.WithEnvironment(variable, value!);
        }

        return project;
    }

    /// <summary>What is started inherits this process's environment, but only the API may see the model's key. It gets all of this by name.</summary>
    public static IDistributedApplicationBuilder HideSecretsFromChildren(this IDistributedApplicationBuilder builder)
    {
        string[] secret = [StackParts.OpenAiKey, "ConnectionStrings__", "Parameters__", .. StackSettings.ApiSections.Select(section => section + "__")];
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => secret.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase))))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        return builder;
    }

    /// <summary>
    /// Everything here is plain HTTP on this machine; without this the dashboard would ask for a trusted certificate. It gets the port
    /// or the next free one. A test's dashboard, whose address is empty, takes any.
    /// </summary>
    public static IDistributedApplicationBuilder UsePlainHttp(this IDistributedApplicationBuilder builder, int dashboardPort)
    {
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        builder.Configuration["ASPNETCORE_URLS"] = builder.Configuration["ASPNETCORE_URLS"] is "" ? "" : $"http://localhost:{FreePort(dashboardPort, "the dashboard", "Dashboard:Port")}";
        builder.Eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
#pragma warning disable ASPIRECERTIFICATES001 // There is no other way to say it.
            started.Model.Resources.ToList().ForEach(resource => resource.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false }));
#pragma warning restore ASPIRECERTIFICATES001
            return Task.CompletedTask;
        });
        return builder;
    }

    /// <summary>The port wanted, or the next free one; 0 is any. None is given twice.</summary>
    private static int FreePort(int wanted, string user, string setting)
    {
        const int FirstDynamic = 61000; // From there on, nobody has a customary port, nor does Linux give one to an outgoing connection.
        var (tcp, taken) = (IPGlobalProperties.GetIPGlobalProperties(), new HashSet<int>(_ports));
        // The orchestrator waits for ever for a port that is the near end of somebody's connection.
        taken.UnionWith(tcp.GetActiveTcpListeners().Concat(tcp.GetActiveTcpConnections().Where(one => one.State == TcpState.Established).Select(one => one.LocalEndPoint)).Select(end => end.Port));
        var first = wanted == 0 ? Random.Shared.Next(FirstDynamic, ushort.MaxValue) : wanted;
        var port = Enumerable.Range(first, ushort.MaxValue - first + 1).Concat(Enumerable.Range(FirstDynamic, ushort.MaxValue - FirstDynamic)).First(port => !taken.Contains(port));
        if (wanted != 0 && port != wanted)
        {
            Console.WriteLine($"Port {wanted} is in use, so {user} gets port {port}. {setting} chooses another.");
        }

        _ports.Add(port);
        return port;
    }
}
