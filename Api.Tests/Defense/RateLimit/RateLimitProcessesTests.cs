using System.Net;
using System.Net.Http.Json;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>The limits as shipped, through four processes of the Api on one store.</summary>
[Trait("Category", "Long")]
public sealed class RateLimitProcessesTests(StoreServers servers)
{
    private const string Credential = "the-service-credential-of-this-test";

    [Theory]
    [InlineData(Store.Redis, false), InlineData(Store.Redis, true), InlineData(Store.Garnet, false), InlineData(Store.Garnet, true)]
    public async Task TenRequests_ThroughFourProcesses_GetNineAnswersAndA429(Store store, bool atOnce)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        Dictionary<string, string?> settings = new()
        {
            ["ConnectionStrings:redis"] = await servers.ConnectionStringAsync(store),
            ["ConnectionStrings:chat"] = $"Endpoint={upstream.Url}/v1;Key=k;Model={ScriptedUpstream.Model}",
            ["ServiceCredential"] = Credential,
            // It is about requests: ten calls may run at once.
            ["Tiers:guest:ConcurrentCalls"] = "10",
        };
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ApiProcess.StartAsync(settings)));
        var clients = processes.Select(process => process.Client()).ToArray();
        var address = $"198.51.100.{(int)store * 2 + (atOnce ? 1 : 0)}";
        try
        {
            // Each has its first request behind it, and none of them is this guest's.
            await Task.WhenAll(clients.Select((client, i) => AskAsync(client, $"198.51.100.{100 + i + (int)store * 10}", 0)));
            upstream.Requests.Clear();

            var responses = new List<HttpResponseMessage>();
            if (atOnce)
            {
                responses.AddRange(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => AskAsync(clients[i % 4], address, i))));
            }
            else
            {
                for (var i = 0; i < 10; i++)
                {
                    responses.Add(await AskAsync(clients[i % 4], address, i));
                }
            }

            Assert.Equal(9, responses.Count(response => response.StatusCode == HttpStatusCode.OK));
            Assert.Equal(9, upstream.Requests.Count);
            var refused = Assert.Single(responses, response => response.StatusCode == HttpStatusCode.TooManyRequests);
            var wait = refused.Headers.RetryAfter!.Delta!.Value;
            Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
            await Task.Delay(wait, TimeProvider.System);
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(clients[1], address, 10)).StatusCode);
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string address, int which)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = ScriptedUpstream.Model, messages = new[] { new { role = "user", content = $"question {which} of {address}" } } }),
        };
        request.Headers.Add(ClientAddressMiddleware.CredentialHeader, Credential);
        request.Headers.Add(ClientAddressMiddleware.AddressHeader, address);
        return await client.SendAsync(request);
    }
}
