using System.ClientModel;
using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Stack;

/// <summary>The whole app model, orchestrator and dashboard included.</summary>
[Collection(StackCollection.Name)]
public sealed class StackTests(Chromium chromium) : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-stack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Stack_IsHealthy_Answers_IsTraced_AndLeavesNothing()
    {
        using var limit = new CancellationTokenSource(_limit);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            new DistributedApplicationTestingBuilderOptions { EnableDashboard = true }, [$"--Stack:DataFolder={_folder}", "--Stack:Containers=false"], limit.Token);
        int[] ports;
        (int Id, string Began)[] processes;
        await using (var stack = await builder.BuildAsync(limit.Token))
        {
            await stack.StartAsync(limit.Token);
            foreach (var name in new[] { "redis", "api", "web" })
            {
                await stack.ResourceNotifications.WaitForResourceHealthyAsync(name, limit.Token);
            }

            var (chat, api) = (stack.GetEndpoint("web", "http"), stack.GetEndpoint("api", "http"));
            var dashboard = await stack.GetDashboardUrlAsync(limit.Token);
            ports = [chat.Port, api.Port, dashboard.Port];

            await SdkIsAnsweredAsync(api);
            await PageIsAnsweredAsync(chat);
            await QuestionIsOneTraceAsync(dashboard, stack.Services.GetRequiredService<IConfiguration>()["AppHost:DashboardApiKey"]!);
            await SignInLinkSignsInOnceAsync(stack, chat, limit.Token);
            await CacheIsPurgedAsync(stack, limit.Token);
            processes = Processes.OfOrchestrator(Environment.ProcessId);
            Assert.True(processes.Length >= 6, $"Orchestrator, dashboard, Garnet, API and chat are {processes.Length} processes.");
        }

        await Eventually.TrueAsync(() => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => ports.Contains(listener.Port)), "the ports are free again", _limit);
        await Eventually.TrueAsync(() => !processes.Any(Processes.IsRunning), "no process is left", TimeSpan.FromSeconds(20));
    }

    private static async Task SdkIsAnsweredAsync(Uri api)
    {
        var client = new ChatClient("demo", new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(api, "/v1") });
        ChatCompletion answer = await client.CompleteChatAsync("What is AspireAi?");
        Assert.Contains("AspireAi", answer.Content[0].Text, StringComparison.Ordinal);
    }

    private async Task PageIsAnsweredAsync(Uri chat)
    {
        await using var page = new ChatPageDriver(await chromium.OpenAsync(chat));
        await page.GoAsync("/");
        await page.AskToEndAsync("What runs where?");
        await Expect(page.Answer).ToContainTextAsync("Redis");
    }

    /// <summary>From the click to the stages, by the dashboard's word; and nothing that nobody asked for.</summary>
    private static async Task QuestionIsOneTraceAsync(Uri dashboard, string key)
    {
        using var http = new HttpClient { BaseAddress = dashboard, DefaultRequestHeaders = { { "x-api-key", key } } };
        List<Span> spans = [];
        await Eventually.TrueAsync(async () =>
        {
            spans = [.. Spans(await http.GetStringAsync("/api/telemetry/spans?limit=10000"))];
            // Spans arrive in batches: a parent may come after its children.
            return spans.Any(span => span.Name == "chat question") && spans.Any(span => span is { Name: "defense", Resource: "api" } && Root(span, spans)?.Name == "chat question")
                && spans.TrueForAll(span => Root(span, spans) is not null);
        }, "a question at the page is one trace from the click to the Api's stages");
        Assert.All(spans.Where(span => Root(span, spans) is { Kind: ClientKind }), span => Assert.Fail($"{span.Resource}: {span.Name} was begun by nobody."));
    }

    private async Task SignInLinkSignsInOnceAsync(DistributedApplication stack, Uri chat, CancellationToken cancellationToken)
    {
        var made = await stack.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(Api(stack), "sign-in-link", cancellationToken);
        Assert.True(made.Success, made.Message);
        var link = new Uri(made.Data!.Value.Split('(', ')')[1]);
        Assert.Equal(chat.Authority, link.Authority);

        await using (var first = await chromium.OpenAsync(chat))
        {
            await first.Page.GotoAsync(link.PathAndQuery);
            await first.IsAtAsync("/admin");
        }

        await using var second = await chromium.OpenAsync(chat);
        await second.Page.GotoAsync(link.PathAndQuery);
        await second.IsAtAsync(@"/sign-in\?error=invalid_link");
        await Expect(second.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("used already");
    }

    private static async Task CacheIsPurgedAsync(DistributedApplication stack, CancellationToken cancellationToken)
    {
        var purged = await stack.Services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(Api(stack), "purge-cache", cancellationToken);
        Assert.True(purged.Success, purged.Message);
        Assert.Matches("^[1-9][0-9]* cached answers? removed.$", purged.Message);
    }

    private static IResource Api(DistributedApplication stack) => stack.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "api");

    private const int ClientKind = 3;

    private static Span? Root(Span span, List<Span> all)
    {
        while (span.Parent is { Length: > 0 } parent)
        {
            if (all.FirstOrDefault(other => other.Id == parent) is not { } above)
            {
                return null;
            }

            span = above;
        }

        return span;
    }

    private static IEnumerable<Span> Spans(string otlp)
    {
        using var document = JsonDocument.Parse(otlp);
        foreach (var resource in document.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray())
        {
            var name = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                .First(attribute => attribute.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!;
            foreach (var span in resource.GetProperty("scopeSpans").EnumerateArray().SelectMany(scope => scope.GetProperty("spans").EnumerateArray()))
            {
                yield return new Span(name, span.GetProperty("name").GetString()!, span.GetProperty("spanId").GetString()!,
                    span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString() : null, span.TryGetProperty("kind", out var kind) ? kind.GetInt32() : 0);
            }
        }
    }

    private sealed record Span(string Resource, string Name, string Id, string? Parent, int Kind);
}
