using System.Text.Json.Serialization;

namespace AspireAi.Api.Defense.Cache.Semantic.Decision;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServedProbability.Fit))]
internal sealed partial class DecisionJson : JsonSerializerContext;
