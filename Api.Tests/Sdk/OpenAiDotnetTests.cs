using System.ClientModel;
using AspireAi.Api.Tests.Servers;
using OpenAI;
using OpenAI.Chat;
using Xunit;

namespace AspireAi.Api.Tests.Sdk;

/// <summary>OpenAI's own .NET SDK, by base URL alone.</summary>
public sealed class OpenAiDotnetTests : IAsyncLifetime
{
    private ScriptedUpstream _upstream = null!;
    private ApiHost _api = null!;

    public async ValueTask InitializeAsync()
    {
        _upstream = await ScriptedUpstream.StartAsync();
        _upstream.Script = SdkScripts.AnswerAsync;
        _api = ApiHost.For(_upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Models_AreListed()
    {
        var models = await Client().GetOpenAIModelClient().GetModelsAsync();
        Assert.Equal([ScriptedUpstream.Model], models.Value.Select(model => model.Id));
    }

    [Fact]
    public async Task Completion_IsRead()
    {
        ChatCompletion answer = await Chat().CompleteChatAsync("Where is it?");
        Assert.Equal("Hello", answer.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, answer.FinishReason);
        Assert.Equal((7, 3), (answer.Usage.InputTokenCount, answer.Usage.OutputTokenCount));
    }

    [Fact]
    public async Task Stream_IsReadWithUsage()
    {
        var text = "";
        ChatTokenUsage? usage = null;
        await foreach (var update in Chat().CompleteChatStreamingAsync("Where is it?"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        Assert.Equal("Hello", text);
        Assert.Equal(10, usage?.TotalTokenCount);
    }

    [Fact]
    public async Task Tools_AreCalled()
    {
        var options = new ChatCompletionOptions { Tools = { Look } };
        ChatCompletion answer = await Chat().CompleteChatAsync([new UserChatMessage("Where?")], options);
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        var call = Assert.Single(answer.ToolCalls);
        Assert.Equal("look", call.FunctionName);
        Assert.Equal(SdkScripts.Arguments, call.FunctionArguments.ToString());
    }

    [Fact]
    public async Task Tools_AreCalledInAStream()
    {
        var options = new ChatCompletionOptions { Tools = { Look } };
        var arguments = "";
        await foreach (var update in Chat().CompleteChatStreamingAsync([new UserChatMessage("Where?")], options))
        {
            arguments += string.Concat(update.ToolCallUpdates.Select(call => call.FunctionArgumentsUpdate?.ToString()));
        }

        Assert.Equal(SdkScripts.Arguments, arguments);
    }

    [Fact]
    public async Task StructuredOutput_IsAskedForAndRead()
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place",
                BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };
        ChatCompletion answer = await Chat().CompleteChatAsync([new UserChatMessage("Where?")], options);
        Assert.Equal(SdkScripts.Structured, answer.Content[0].Text);
        Assert.Equal("place", _upstream.Last.Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("name").GetString());
    }

    [Fact]
    public async Task Error_NamesTheField()
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() =>
            Chat().CompleteChatAsync([new UserChatMessage("Where?")], new ChatCompletionOptions { Temperature = 9 }));
        Assert.Equal(400, error.Status);
        Assert.Contains("temperature", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_ThatBilledNothing_IsTriedAgain()
    {
        _upstream.Script = (context, request) => _upstream.Requests.Count < 3 ? ScriptedUpstream.SendAsync(context, "{}", 503) : SdkScripts.AnswerAsync(context, request);
        ChatCompletion answer = await Chat().CompleteChatAsync("Where is it?");
        Assert.Equal("Hello", answer.Content[0].Text);
        Assert.Equal(3, _upstream.Requests.Count);
    }

    [Fact]
    public async Task Abort_EndsTheProvidersStream()
    {
        var ended = new TaskCompletionSource();
        _upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "Half" }, null));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        };
        using var left = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Chat().CompleteChatStreamingAsync([new UserChatMessage("Where?")], cancellationToken: left.Token))
            {
                await left.CancelAsync();
            }
        });
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static ChatTool Look => ChatTool.CreateFunctionTool("look", "Looks",
        BinaryData.FromString("""{"type":"object","properties":{"at":{"type":"string"}}}"""));

    private OpenAIClient Client() => new(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = new Uri(_api.Url + "/v1") });

    private ChatClient Chat() => Client().GetChatClient(ScriptedUpstream.Model);
}
