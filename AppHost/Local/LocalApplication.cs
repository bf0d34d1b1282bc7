using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireAi.AppHost.Local;

/// <summary>The process around the stack: configuration, the data folder, signals, and an end that leaves nothing running.</summary>
internal static class LocalApplication
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(10);

    // More than every part's grace in a row.
    private static readonly TimeSpan _shutdown = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args, Func<StackBuilder, StackModel> describe)
    {
        if (Guard.IsMe(args))
        {
            return await Guard.RunAsync(args);
        }

        // Asked before anything else: later the parent might be gone already, and its heir would be taken for it.
        var parent = Signals.ParentId();
        var lines = Lines.ToConsole(TimeProvider.System);
        try
        {
            return await RunAsync(args, parent, describe, lines, TimeProvider.System);
        }
        catch (StartException exception)
        {
            lines.Say("The stack cannot start:");
            lines.Say(exception.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(string[] args, int parent, Func<StackBuilder, StackModel> describe, Lines lines, TimeProvider time)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = args,
            // Where appsettings.json lies, wherever `dotnet run` is called from.
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Development,
        });
        var options = LocalOptions.Read(builder.Configuration);
        using var data = DataFolder.Open(Path.GetFullPath(options.Stack.DataFolder, BuildFacts.ProjectFolder));
        await EndWhatIsLeftAsync(data, lines, time);
        var stack = describe(new StackBuilder(builder.Configuration, builder.Environment, options, data, lines, time));

        builder.Services.AddSingleton(time).AddSingleton(lines).AddSingleton(data).AddSingleton(stack)
            .AddSingleton<StackService>().AddHostedService(services => services.GetRequiredService<StackService>())
            .Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true)
            .Configure<HostOptions>(host => host.ShutdownTimeout = _shutdown);
        if (options.Stack.EndWithParent && !OperatingSystem.IsWindows())
        {
            builder.Services.AddHostedService(services => new ParentWatch(parent, lines, time, services.GetRequiredService<IHostApplicationLifetime>()));
        }

        using var host = builder.Build();
        var service = host.Services.GetRequiredService<StackService>();
        using var guard = Guard.Start(data);
        using var interrupts = new Interrupts(host.Services.GetRequiredService<IHostApplicationLifetime>(), service.KillAll);
        await host.RunAsync();
        return service.Failed ? 1 : 0;
    }

    private static async Task EndWhatIsLeftAsync(DataFolder data, Lines lines, TimeProvider time)
    {
        foreach (var process in DataFolder.LeftRunning(data.Path))
        {
            lines.Say($"{process.Name} (process {process.Id}) is left from a stack that did not end in order; ending it.");
            await process.StopAsync(_grace, time);
        }
    }
}
