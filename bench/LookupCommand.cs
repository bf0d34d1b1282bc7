using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using AspireAi.Api.Chat;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Sharing;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Models;
using AspireAi.Api.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireAi.Bench;

/// <summary>
/// What the stage costs on top of its embedding: the Api's own lookup, over parsed requests, against the embedding model
/// alone on the same prompts, in turns. Prompts without a candidate are those that pay for the stage and get nothing.
/// </summary>
internal static class LookupCommand
{
    private const int Prompts = 512;
    private const int Concurrency = 16;
    private const string Model = "bench";

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var path = arguments.Required("pairs");
        var entries = (int)arguments.Number("entries", 1000);
        var rounds = (int)arguments.Number("rounds", 7);
        var seconds = arguments.Number("seconds", 4);
        using var host = Build();
        var models = host.Services.GetRequiredService<SemanticModels>();
        await models.StartAsync(default);
        var loaded = await models.Loading;

        var texts = LabeledPair.Read(path).SelectMany(pair => new[] { pair.Stored, pair.Asked }).Distinct(StringComparer.Ordinal)
            .Where(text => Refusals.Screen(new Question(text)) is null).Take(entries + (10 * Prompts)).ToList();
        var vectors = new List<ReadOnlyMemory<float>>();
        foreach (var chunk in texts.Chunk(256))
            vectors.AddRange((await loaded.Generator.GenerateAsync(chunk)).Select(embedding => embedding.Vector));
        float Nearest(int i) => vectors.Take(entries).Max(stored => TensorPrimitives.Dot(stored.Span, vectors[i].Span));
        var rest = Enumerable.Range(entries, texts.Count - entries).Select(i => (Text: texts[i], Cosine: Nearest(i))).ToList();
        var alone = rest.Where(prompt => prompt.Cosine < SemanticDecider.LowestFloor - 0.01f).Select(prompt => prompt.Text).Take(Prompts).ToList();
        var near = rest.Where(prompt => prompt.Cosine >= SemanticDecider.LowestFloor + 0.01f).Select(prompt => prompt.Text).Take(Prompts).ToList();

        var calls = new List<ChatCall>();
        foreach (var text in alone)
            calls.Add(await CallAsync(text));
        var index = host.Services.GetRequiredService<IVectorIndex>();
        var scope = SemanticScope.Of(loaded.Space, CacheScope.Of(calls[0], "the first", false).Shared!,
            RequestFingerprint.OfContext(calls[0], host.Services.GetRequiredService<ModelCatalog>().Get(Model).Identity));
        for (var i = 0; i < entries; i++)
            await index.AddAsync(new VectorEntry($"{i:X}", scope, texts[i], vectors[i]), default);

        Machine.Print($"lookup, {entries} entries, {alone.Count} prompts without a candidate, {near.Count} with, {Concurrency} at a time, rounds of {seconds} s");
        await ThroughputAsync(host.Services.GetRequiredService<SemanticLookup>(), loaded, calls, alone, rounds, TimeSpan.FromSeconds(seconds));
        await PartsAsync(loaded, index, scope, near);
        return 0;
    }

    private static async Task ThroughputAsync(
        SemanticLookup lookup, SemanticModels.Loaded loaded, List<ChatCall> calls, List<string> prompts, int rounds, TimeSpan time)
    {
        var request = new AnswerRequest("0", "0", "", "0", "0", "0", 0) { Sharing = CacheScope.Of(calls[0], "the first", false) };
        Task Embed(int i) => loaded.Generator.GenerateVectorAsync(prompts[i]);
        async Task Look(int i)
        {
            if (await lookup.FindAsync(calls[i], request, default) is not null)
                throw new InvalidOperationException("A prompt without a candidate was served.");
        }

        await PerSecondAsync(Embed, prompts.Count, time / 4);
        await PerSecondAsync(Look, prompts.Count, time / 4);
        var ratios = new List<double>();
        Console.WriteLine($"{"round",-6}{"embedding alone, 1/s",22}{"lookup, 1/s",14}{"ratio",8}");
        for (var round = 1; round <= rounds; round++)
        {
            // Before and after, so that a machine that gets busier or idler does not count for one of the two.
            var before = await PerSecondAsync(Embed, prompts.Count, time / 2);
            var looked = await PerSecondAsync(Look, prompts.Count, time);
            var embedded = (before + await PerSecondAsync(Embed, prompts.Count, time / 2)) / 2;
            ratios.Add(looked / embedded);
            Console.WriteLine($"{round,-6}{embedded,22:F0}{looked,14:F0}{looked / embedded,8:F3}");
        }

        ratios.Sort();
        Console.WriteLine($"median ratio {ratios[ratios.Count / 2]:F3}");
    }

    private static async Task<double> PerSecondAsync(Func<int, Task> ask, int prompts, TimeSpan time)
    {
        var (next, clock) = (-1, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
                await ask(Interlocked.Increment(ref next) % prompts);
        })));
        return (next + 1) / clock.Elapsed.TotalSeconds;
    }

    /// <summary>What a lookup with candidates is made of, one at a time.</summary>
    private static async Task PartsAsync(SemanticModels.Loaded loaded, IVectorIndex index, string scope, List<string> prompts)
    {
        var candidates = new SemanticCacheOptions().Candidates;
        var decider = new SemanticDecider();
        var (embedding, search, judging, found) = (new Stopwatch(), new Stopwatch(), new Stopwatch(), 0);
        foreach (var text in prompts)
        {
            embedding.Start();
            ReadOnlyMemory<float> vector = await loaded.Generator.GenerateVectorAsync(text);
            embedding.Stop();
            search.Start();
            var near = await index.NearestAsync(scope, vector, candidates, SemanticDecider.LowestFloor, default);
            search.Stop();
            found += near.Count;
            judging.Start();
            await decider.JudgeAsync(loaded.Verifier, new Question(text), near, default);
            judging.Stop();
        }

        double Each(Stopwatch clock) => clock.Elapsed.TotalMicroseconds / prompts.Count;
        Console.WriteLine();
        Console.WriteLine($"with candidates ({(double)found / prompts.Count:F1} a prompt), one at a time: embedding {Each(embedding):F0} us, search {Each(search):F0} us, vetoes and one verifier batch {Each(judging):F0} us");
    }

    private static IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // A miss without a candidate asks no store.
            ["ConnectionStrings:redis"] = "127.0.0.1:1",
            ["ConnectionStrings:chat"] = $"Endpoint=http://127.0.0.1:1/v1;Key=none;Model={Model}",
            ["SemanticCache:LookupTimeout"] = "00:00:10",
        });
        builder.AddStores();
        builder.AddModels();
        builder.AddDefense();
        return builder.Build();
    }

    private static async Task<ChatCall> CallAsync(string text)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { model = Model, messages = new[] { new { role = "user", content = text } } });
        var context = new DefaultHttpContext { Request = { ContentType = "application/json", Body = new MemoryStream(json), ContentLength = json.Length } };
        var body = await RequestBody.ReadAsync(context.Request, json.Length, default);
        return ChatCallReader.Read(body, new Caller { Id = "user:bench", Kind = CallerKind.User, Tier = "free" }, new ChatRequestOptions(), cacheControl: null);
    }
}
