using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Endpoints;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>What is known of the providers, on the meter of the defense layer; and a log line for each of their failures.</summary>
internal sealed partial class ProviderMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _operatorErrors;
    private readonly ILogger _logger;

    public ProviderMetrics(DefenseMetrics defense, ModelCatalog models, ILogger<ProviderMetrics> logger)
    {
        var meter = defense.Meter;
        _logger = logger;
        _attempts = meter.CreateCounter<long>("aspireai.provider.attempts", "{attempt}", "Calls to providers by model, endpoint and how they ended.");
        _fallbacks = meter.CreateCounter<long>("aspireai.provider.fallbacks", "{call}", "Calls that another model answered, by the model asked for and the one that answered.");
        _operatorErrors = meter.CreateCounter<long>("aspireai.provider.operator_errors", "{call}",
            "Calls that a provider refused because of this server's key, credit or name of the model: the operator has to act.");
        meter.CreateObservableGauge("aspireai.provider.circuit", () => Of(models, static endpoint => endpoint.Health.Circuit switch { "closed" => 0, "open" => 1, _ => 0.5 }), "1",
            "Whether an endpoint is not asked since it keeps failing: 0 it is asked, 0.5 a single call tries, 1 it is not.");
        meter.CreateObservableGauge("aspireai.provider.running", () => Of(models, static endpoint => endpoint.Running), "{call}", "Calls that an endpoint is answering.");
    }

    /// <param name="endpoint">That was asked.</param>
    /// <param name="outcome"><c>answered</c>, <c>abandoned</c>, <c>rejected</c> (the request was wrong), <c>failed</c> (a defect of ours), or a provider's failure.</param>
    public void Ended(ModelEndpoint endpoint, string outcome) =>
        _attempts.Add(1, new TagList { { "model", endpoint.Model }, { "endpoint", endpoint.Name }, { "outcome", outcome } });

    public void Failed(ModelEndpoint endpoint, UpstreamException failure, ChatCall call)
    {
        if (failure.IsForOperator)
        {
            _operatorErrors.Add(1, new("model", endpoint.Model), new KeyValuePair<string, object?>("error.type", failure.Code));
            LogOperator(endpoint.Model, endpoint.Name, failure.Outcome, failure.UpstreamStatus, call.RequestId, call.Outcome.ProviderRequestId ?? "none");
        }
        else if (failure.Outcome != UpstreamFailure.Unavailable)
        {
            LogFailed(endpoint.Model, endpoint.Name, failure.Outcome,
                CauseOf(failure.Cause) + (failure.UpstreamStatus is { } status ? FormattableString.Invariant($", HTTP {status}") : ""), call.RequestId);
        }
    }

    public void FellBack(string asked, string answered) =>
        _fallbacks.Add(1, new("model", asked), new KeyValuePair<string, object?>("answered_by", answered));

    private static IEnumerable<Measurement<double>> Of(ModelCatalog models, Func<ModelEndpoint, double> value) =>
        models.All.SelectMany(static model => model.Endpoints)
            .Select(endpoint => new Measurement<double>(value(endpoint), new("model", endpoint.Model), new KeyValuePair<string, object?>("endpoint", endpoint.Name)));

    // Types and codes only: an exception's words may hold what was asked.
    private static string CauseOf(Exception? cause) => cause switch
    {
        null => "",
        HttpRequestException http => $" ({http.HttpRequestError})",
        _ => $" ({cause.GetType().Name})",
    };

    [LoggerMessage(300, LogLevel.Warning, "The provider of model {Model} at {Endpoint} failed: {Failure}{Cause}, request {RequestId}.")]
    private partial void LogFailed(string model, string endpoint, UpstreamFailure failure, string cause, string? requestId);

    [LoggerMessage(301, LogLevel.Error, "The provider of model {Model} at {Endpoint} refuses this server ({Failure}, HTTP {Status}, request {RequestId}, the provider's {ProviderRequestId}): check its key, its credit and the model's name.")]
    private partial void LogOperator(string model, string endpoint, UpstreamFailure failure, int? status, string? requestId, string providerRequestId);
}
