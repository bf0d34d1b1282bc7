using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace AspireAi.AppHost;

/// <summary>What resources of the stack have in common: ports, settings, plain HTTP.</summary>
internal static class StackExtensions
{
    private const string DashboardUrls = "ASPNETCORE_URLS";

    /// <summary>The dashboard's port, or the next free one. A test's dashboard, whose address is empty, takes any.</summary>
    public static IDistributedApplicationBuilder WithDashboardPort(this IDistributedApplicationBuilder builder, int port)
    {
        builder.Configuration[DashboardUrls] = builder.Configuration[DashboardUrls] is "" ? "" : $"http://localhost:{FreePort(port, "the dashboard", "Dashboard:Port")}";
        return builder;
    }

    /// <summary>The address that people and programs use. The process behind it gets a random one.</summary>
    public static IResourceBuilder<ProjectResource> WithPort(this IResourceBuilder<ProjectResource> project, int port, string setting) =>
        project.WithEndpoint("http", endpoint => endpoint.Port = FreePort(port, project.Resource.Name, setting));

    /// <summary>What the app host was given of these sections, on the command line or elsewhere.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, string[] sections)
    {
        var settings = sections.SelectMany(section => project.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable());
        foreach (var (key, value) in settings.Where(setting => !string.IsNullOrEmpty(setting.Value)))
        {
            project.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value!);
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

    /// <summary>Everything here is plain HTTP on this machine; without this the dashboard would ask for a trusted certificate.</summary>
    public static IDistributedApplicationBuilder UsePlainHttp(this IDistributedApplicationBuilder builder)
    {
        builder.Eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
            foreach (var resource in started.Model.Resources)
            {
#pragma warning disable ASPIRECERTIFICATES001 // There is no other way to say it.
                resource.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
#pragma warning restore ASPIRECERTIFICATES001
            }

            return Task.CompletedTask;
        });
        return builder;
    }

    /// <summary>The port wanted, or the next free one; 0 is any.</summary>
    private static int FreePort(int wanted, string user, string setting)
    {
        if (wanted == 0)
        {
            using var any = new TcpListener(IPAddress.Loopback, 0);
            any.Start();
            return ((IPEndPoint)any.LocalEndpoint).Port;
        }

        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        var port = Enumerable.Range(wanted, ushort.MaxValue - wanted + 1).First(port => !taken.Contains(port));
        if (port != wanted)
        {
            Console.WriteLine($"Port {wanted} is in use, so {user} gets port {port}. {setting} chooses another.");
        }

        return port;
    }
}
