using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AspireAi.Api.Tests;

/// <summary>What the settings files promise to whoever changes nothing.</summary>
public sealed class SettingsFilesTests
{
    [Theory]
    [InlineData("Development", TierNames.Guest, 5_000_000, 5_000_000)]
    [InlineData("Development", TierNames.Free, 5_000_000, 5_000_000)]
    [InlineData("Production", TierNames.Guest, 50_000, 100_000)]
    [InlineData("Production", TierNames.Free, 200_000, 500_000)]
    public void Caps_AreGenerousToTheDeveloperOnly(string environment, string tier, long tokens, long microDollars)
    {
        var builder = new ConfigurationBuilder().AddJsonFile(InApi("appsettings.json"));
        var configuration = builder.AddJsonFile(InApi($"appsettings.{environment}.json"), optional: environment == "Production").Build();
        var options = configuration.GetSection($"{TiersOptions.Section}:{tier}").Get<TierOptions>()!;
        Assert.Equal((tokens, microDollars), (options.TokensPerMonth, options.MicroDollarsPerMonth));
    }

    // Ours says the same in a line; theirs adds a stack trace for every stream that somebody stops.
    [Fact]
    public void ModelClientsOwnLog_IsSilent_AndOursIsNot()
    {
        using var services = new ServiceCollection().AddLogging(logging => logging
            .AddConfiguration(new ConfigurationBuilder().AddJsonFile(InApi("appsettings.json")).Build().GetSection("Logging"))
            .AddProvider(new LogCollector())).BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();
        Assert.False(loggers.CreateLogger<OpenTelemetryChatClient>().IsEnabled(LogLevel.Critical));
        Assert.True(loggers.CreateLogger<TelemetryChatClient>().IsEnabled(LogLevel.Warning));
    }

    private static string InApi(string file) => Path.Combine(Repository.Root, "Api", file);
}
