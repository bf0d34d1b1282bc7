using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>Replicas of the Api before a provider that the test directs, and people who talk in conversations.</summary>
internal sealed class ConversationHosts : IAsyncDisposable
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ConversationHosts(ScriptedUpstream upstream, Replicas replicas) => (Upstream, Replicas) = (upstream, replicas);

    public ScriptedUpstream Upstream { get; }

    public Replicas Replicas { get; }

    /// <summary>Ends when a held answer's connection has been closed by the Api.</summary>
    public Task Stopped => _stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    /// <param name="servers">Where the stores are.</param>
    /// <param name="provider">Of the database, which is empty and of its own.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="more">Settings.</param>
    /// <param name="store">Server of the counters and caches.</param>
    public static async Task<ConversationHosts> StartAsync(
        StoreServers servers, DatabaseProvider provider, int replicas = 1, Dictionary<string, string?>? more = null, Store store = Store.Redis) =>
        await StartAsync(await servers.ConnectionStringAsync(store), await servers.DatabaseAsync(provider), replicas, more);

    public static async Task<ConversationHosts> StartAsync(string store, string database, int replicas = 1, Dictionary<string, string?>? more = null)
    {
        var upstream = await ScriptedUpstream.StartAsync();
        var settings = new Dictionary<string, string?>(more ?? [])
        {
            ["ConnectionStrings:db"] = database,
            ["ConnectionStrings:chat"] = $"Endpoint={upstream.Url}/v1;Key={ScriptedUpstream.Key};Model={ScriptedUpstream.Model}",
        };
        return new ConversationHosts(upstream, Replicas.Start(store, replicas, settings));
    }

    /// <summary>The store of a replica, for what no request shows.</summary>
    public ConversationStore Conversations(int replica = 0) => Replicas.Hosts[replica].Services.GetRequiredService<ConversationStore>();

    public AppDbContext Database() => Replicas.Hosts[0].Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();

    /// <summary>From now on answers say the first piece and wait for <see cref="GoOn"/> before the others.</summary>
    public void Hold(params string[] pieces)
    {
        _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Upstream.Script = async (context, _) =>
        {
            // Not disposed with the wait below, which ends first.
            context.RequestAborted.Register(() => _stopped.TrySetResult());
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = pieces[0] }, null));
            await _more.Task.WaitAsync(context.RequestAborted);
            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks(pieces[1..]));
        };
    }

    public void GoOn() => _more.TrySetResult();

    public async Task<string> NewConversationAsync(Person person) => (await Replicas.A.PostAsync("/conversations", new { }, person.Token)).Is(201).Text("id");

    public async Task<AnswerStream> AskAsync(Person person, string conversation, string question, object? more = null, int replica = 0, string? cacheControl = null)
    {
        var body = JsonSerializer.SerializeToNode(new { question, model = ScriptedUpstream.Model })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, $"/conversations/{conversation}/answers") { Content = JsonContent.Create(body) };
        if (cacheControl is not null)
        {
            request.Headers.Add("Cache-Control", cacheControl);
        }

        return await SendAsync(request, person, replica);
    }

    public Task<AnswerStream> ReadAsync(Person person, string conversation, string answer, int from = 0, int replica = 0) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/conversations/{conversation}/answers/{answer}?from={from}"), person, replica);

    public async Task<Answer> ConversationAsync(Person person, string id, int replica = 0) =>
        (await Replicas.Clients[replica].GetAsync($"/conversations/{id}", person.Token)).Is(200);

    public async ValueTask DisposeAsync()
    {
        await Replicas.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private async Task<AnswerStream> SendAsync(HttpRequestMessage request, Person person, int replica)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        return new AnswerStream(await Replicas.Hosts[replica].Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
    }
}

/// <summary>The events of an answer as they come.</summary>
internal sealed class AnswerStream(HttpResponseMessage response) : IDisposable
{
    private readonly IAsyncEnumerator<string> _events = Sse.DataAsync(response).GetAsyncEnumerator();

    public HttpResponseMessage Response => response;

    public string Id => Assert.Single(response.Headers.GetValues("x-answer-id"));

    /// <summary>Events read so far, without the last [DONE].</summary>
    public List<JsonElement> Events { get; } = [];

    public string Text => string.Concat(Events.SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray())
        .Select(choice => choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : null));

    public string? State => Events.Where(chunk => chunk.TryGetProperty("answer", out _)).Select(chunk => chunk.GetProperty("answer").GetProperty("state").GetString()).LastOrDefault();

    public string Header(string name) => Events[0].GetProperty("answer").GetProperty("headers").GetProperty(name).GetString()!;

    /// <summary>Reads until the answer has said so much.</summary>
    public async Task<AnswerStream> UntilAsync(string text)
    {
        while (!Text.Contains(text, StringComparison.Ordinal) && await NextAsync())
        {
        }

        Assert.Contains(text, Text, StringComparison.Ordinal);
        return this;
    }

    public async Task<AnswerStream> ToEndAsync()
    {
        while (await NextAsync())
        {
        }

        return this;
    }

    /// <summary>Hangs up.</summary>
    public void Dispose() => response.Dispose();

    private async Task<bool> NextAsync()
    {
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {(response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync())}");
        if (!await _events.MoveNextAsync() || _events.Current == "[DONE]")
        {
            return false;
        }

        var data = JsonDocument.Parse(_events.Current).RootElement;
        Assert.False(data.TryGetProperty("error", out _), _events.Current);
        Events.Add(data);
        return true;
    }
}
