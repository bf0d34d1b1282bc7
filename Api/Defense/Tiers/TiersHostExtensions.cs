namespace AspireAi.Api.Defense.Tiers;

public static class TiersHostExtensions
{
    public static IHostApplicationBuilder AddTiers(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(TiersOptions.Section);
        builder.Services.AddOptions<TiersOptions>().Configure(options => Settings.Bind(section, options.Tiers)).ValidateOnStart();
        builder.Services.AddSettingsFaults<TiersOptions>(TiersOptions.Section, typeof(Dictionary<string, TierOptions>));
        builder.Services.AddSingleton<IOptionsChangeTokenSource<TiersOptions>>(
            new ConfigurationChangeTokenSource<TiersOptions>(builder.Configuration));
        builder.Services.AddSingleton<IValidateOptions<TiersOptions>, TiersOptionsValidator>();
        builder.Services.AddSingleton<TierCatalog>();
        return builder;
    }
}
