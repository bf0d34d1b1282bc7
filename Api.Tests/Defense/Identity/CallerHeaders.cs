using AspireAi.Api.Defense.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AspireAi.Api.Tests.Defense.Identity;

/// <summary>Writes onto every answer whom the Api took the caller for, which it doesn't say by itself.</summary>
internal sealed class CallerHeaders : IStartupFilter
{
    public const string Id = "test-caller", Tier = "test-tier", Tenant = "test-tenant", Roles = "test-roles", Granted = "test-granted";

    public static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, CallerHeaders>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            context.Response.OnStarting(() =>
            {
                if (context.Features.Get<Caller>() is { } caller)
                {
                    context.Response.Headers[Id] = caller.Id;
                    context.Response.Headers[Tier] = caller.Tier;
                    context.Response.Headers[Tenant] = caller.Tenant;
                    context.Response.Headers[Roles] = string.Join(',', caller.Roles);
                    context.Response.Headers[Granted] = $"{caller.Grants.Sum(grant => grant.Tokens)}";
                }

                return Task.CompletedTask;
            });
            return rest(context);
        });
        next(app);
    };
}
