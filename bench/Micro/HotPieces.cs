using System.Buffers;
using System.Text;
using AspireAi.Api.Chat;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Models;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;

namespace AspireAi.Bench.Micro;

/// <summary>What every request passes in this process, piece by piece.</summary>
#pragma warning disable CA1822 // BenchmarkDotNet calls instance methods.
[MemoryDiagnoser]
public class HotPieces
{
    private static readonly byte[] _request = Encoding.UTF8.GetBytes(
        """
        {"model":"bench","temperature":0.2,"max_completion_tokens":500,"messages":[{"role":"system","content":"You are a helpful assistant that answers briefly."},{"role":"user","content":"How do I reverse a string in Python, and which of the ways is the fastest for long strings?"}]}
        """);

    private static readonly byte[] _completion = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"By slicing it with a step of minus one: text[::-1].","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":14,"completion_tokens":36,"total_tokens":50}}""");

    private static readonly byte[] _chunk = Encoding.UTF8.GetBytes(
        """{"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,"model":"bench","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}""");

    private readonly TokenCounter _tokens = new();
    private readonly Caller _caller = new() { Id = "user:bench", Kind = CallerKind.User, Tier = "free" };
    private readonly ChatRequestOptions _limits = new();
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private ChatCall _call = null!;
    private byte[] _whole = [];
    private byte[] _stream = [];
    private AnswerPart[] _parts = [];
    private AnswerPart[] _chunks = [];

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _call = await ReadAsync();
        _parts = [new(AnswerPartKind.Whole, _completion)];
        _chunks = [.. Enumerable.Repeat(new AnswerPart(AnswerPartKind.Chunk, _chunk), 200)];
        _whole = CachedAnswer.Encode(_parts, default);
        _stream = CachedAnswer.Encode(_chunks, default);
    }

    [GlobalCleanup]
    public void Cleanup() => _call.Dispose();

    /// <summary>The body into a checked call, parsed once.</summary>
    [Benchmark]
    public async Task<int> ReadRequest()
    {
        using var call = await ReadAsync();
        return call.Messages.GetArrayLength();
    }

    [Benchmark]
    public string Fingerprint() => RequestFingerprint.Of(_call, "bench 1");

    [Benchmark]
    public int CountTokens() => _tokens.Count("How do I reverse a string in Python, and which of the ways is the fastest for long strings?");

    /// <summary>The client's own JSON with what the product sets.</summary>
    [Benchmark]
    public int WriteUpstreamRequest()
    {
        _output.ResetWrittenCount();
        UpstreamRequestWriter.Write(_output, _call, "bench", "max_tokens", asksForUsage: false);
        return _output.WrittenCount;
    }

    [Benchmark]
    public WirePayload ReadUpstreamChunk() => WirePayloadReader.Read(_chunk);

    [Benchmark]
    public byte[] EncodeAnswer() => CachedAnswer.Encode(_parts, default);

    [Benchmark]
    public byte[] EncodeStreamOf200Chunks() => CachedAnswer.Encode(_chunks, default);

    [Benchmark]
    public bool DecodeAnswer() => CachedAnswer.TryDecode(_whole, out _, out _);

    [Benchmark]
    public bool DecodeStreamOf200Chunks() => CachedAnswer.TryDecode(_stream, out _, out _);

    private async Task<ChatCall> ReadAsync()
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = _request.Length;
        context.Request.Body = new MemoryStream(_request);
        return ChatCallReader.Read(await RequestBody.ReadAsync(context.Request, int.MaxValue - 1, default), _caller, _limits, cacheControl: null);
    }
}
