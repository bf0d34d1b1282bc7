using System.Collections.Concurrent;
using System.Diagnostics;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace AspireAi.Api.Tests.ServiceDefaults;

/// <summary>What would be sent, as the last processor sees it.</summary>
public sealed class BackgroundTracesTests : IDisposable
{
    private readonly ActivitySource _source = new($"test-{Guid.NewGuid():N}");
    private readonly Sent _sent = new();
    private readonly IHost _host;

    public BackgroundTracesTests()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")]);
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(_source.Name).AddProcessor(_sent));
        _host = builder.Build();
        _ = _host.Services.GetRequiredService<TracerProvider>();
    }

    public void Dispose()
    {
        _host.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void BackgroundCall_IsNotSent()
    {
        using (_source.StartActivity("PUBLISH", ActivityKind.Client))
        {
        }

        Assert.Empty(_sent.Names);
    }

    [Fact]
    public void BackgroundCall_ThatFails_IsSent_AndNothingElseOfItsTrace()
    {
        using (_source.StartActivity("GET", ActivityKind.Client))
        {
            using (_source.StartActivity("well"))
            {
            }

            using (var failed = _source.StartActivity("failed"))
            {
                failed!.SetStatus(ActivityStatusCode.Error);
            }
        }

        Assert.Equal(["failed"], _sent.Names);
    }

    [Theory]
    [InlineData(ActivityKind.Server)]
    [InlineData(ActivityKind.Internal)]
    public void Request_OrPagesAction_IsSentWithEverythingBelowIt(ActivityKind kind)
    {
        using (_source.StartActivity("request", kind))
        {
            using (_source.StartActivity("EVALSHA", ActivityKind.Client))
            {
            }
        }

        Assert.Equal(["EVALSHA", "request"], _sent.Names);
    }

    [Theory]
    [InlineData(ActivityTraceFlags.None, 0)]
    [InlineData(ActivityTraceFlags.Recorded, 1)]
    public void CallersChoice_IsFollowed(ActivityTraceFlags flags, int sent)
    {
        var caller = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);
        using (_source.StartActivity("request", ActivityKind.Server, caller))
        {
        }

        Assert.Equal(sent, _sent.Names.Count);
    }

    private sealed class Sent : BaseProcessor<Activity>
    {
        public ConcurrentQueue<string> Names { get; } = new();

        public override void OnEnd(Activity data)
        {
            if (data.Recorded)
            {
                Names.Enqueue(data.DisplayName);
            }
        }
    }
}
