using System.Text.Json;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests;

/// <summary>The OpenAPI document says what the API does.</summary>
public sealed class ApiReferenceTests(IdentityReplicas replicas, StoreServers servers)
{
    [Fact]
    public async Task EveryOperation_SaysHowItFails()
    {
        var document = await DocumentAsync();
        foreach (var (name, path, operation) in Operations(document))
        {
            var responses = operation.GetProperty("responses");
            string[] expected =
            [
                "429", "503",
                .. operation.TryGetProperty("requestBody", out _) ? (string[])["400", "413", "415"] : [],
                .. Parameters(operation, "query").Any() ? (string[])["400"] : [],
                .. path.Contains('{', StringComparison.Ordinal) ? (string[])["404"] : [],
                .. operation.TryGetProperty("security", out var security) ? (string[])["401"] : [],
                .. operation.GetProperty("description").GetString()!.Contains("Needs", StringComparison.Ordinal) ? (string[])["403"] : [],
            ];
            Assert.All(expected, status => Assert.True(responses.TryGetProperty(status, out _), $"{name} does not say {status}"));
            Assert.Contains(responses.EnumerateObject(), static response => response.Name[0] == '2');
            Assert.All(responses.EnumerateObject().Where(static response => response.Name[0] is '4' or '5'), response => Assert.Equal(
                "#/components/schemas/ErrorResponse", response.Value.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("$ref").GetString()));
        }

        foreach (var name in (string[])["delete /account", "post /account/keys", "post /admin/users", "patch /admin/users/{id}", "post /conversations", "post /conversations/{id}/answers", "delete /admin/tenants/{id}"])
        {
            Assert.True(Operations(document).Single(one => one.Name == name).Operation.GetProperty("responses").TryGetProperty("409", out _), $"{name} does not say 409");
        }

        var error = document.GetProperty("components").GetProperty("schemas").GetProperty("ErrorDetail");
        Assert.Equal(["message", "type", "param", "code"], Names(error, "required"));
    }

    [Fact]
    public async Task EverySchema_HasOneTypeAndItsRequiredFields()
    {
        var document = await DocumentAsync();
        foreach (var schema in Schemas(document))
        {
            if (schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Array)
            {
                Assert.Single(type.EnumerateArray(), static one => one.GetString() != "null");
            }

            if (schema.TryGetProperty("format", out var format))
            {
                Assert.True(schema.TryGetProperty("type", out _), $"a {format} has no type");
            }
        }

        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var (name, fields) in new (string, string[])[]
        {
            ("RegisterRequest", ["email", "password"]), ("SignInRequest", ["login", "password"]), ("CreateKeyRequest", ["name"]), ("CreateUserRequest", ["email"]),
            ("AskRequest", ["question", "model"]), ("FeedbackRequest", ["cache_id", "thumb"]), ("ChatCompletionRequest", ["model", "messages"]),
        })
        {
            Assert.Equal(fields, Names(schemas.GetProperty(name), "required"));
            Assert.All(fields, field => Assert.Equal(JsonValueKind.String, schemas.GetProperty(name).GetProperty("properties").GetProperty(field).GetProperty("type").ValueKind));
        }
    }

    /// <summary>The attributes that the document shows are those that are checked.</summary>
    [Fact]
    public async Task EveryQueryParameter_BeyondWhatTheDocumentAllows_IsRefusedByName()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var admin = await api.AdminAsync();
        var id = (await api.A.GetAsync("/account", admin)).Is(200).Text("id");
        var tried = 0;
        foreach (var (name, path, operation) in Operations(await DocumentAsync()).Where(static one => one.Name.StartsWith("get ", StringComparison.Ordinal)))
        {
            var parameters = Parameters(operation, "query").ToList();
            var needed = string.Concat(parameters.Where(static one => one.TryGetProperty("required", out _)).Select(static one => $"&{one.GetProperty("name").GetString()}=2026-11-01"));
            foreach (var parameter in parameters)
            {
                var (field, schema) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("schema"));
                var number = schema.GetProperty("type").GetString() == "integer";
                Assert.False(number && !schema.TryGetProperty("minimum", out _), $"{field} of {name} has no minimum");
                string[] wrong =
                [
                    .. number ? (string[])[$"{schema.GetProperty("minimum").GetInt64() - 1}", "abc", "1.5"] : [],
                    .. schema.TryGetProperty("maximum", out var maximum) ? (string[])[$"{maximum.GetInt64() + 1}"] : [],
                    .. field == "after" || schema.TryGetProperty("enum", out _) ? (string[])["garbage"] : [],
                ];
                foreach (var value in wrong)
                {
                    var answer = await api.A.GetAsync($"{path.Replace("{id}", id, StringComparison.Ordinal).Replace("{answer}", "a", StringComparison.Ordinal)}?{field}={value}{needed}", admin);
                    Assert.True(answer.Status == 400 && answer.Text("error.param") == field, $"{name}?{field}={value}: {answer.Body}");
                    Assert.True(!number || answer.Text("error.message").Contains($", not '{value}'.", StringComparison.Ordinal), answer.Body);
                    tried++;
                }
            }
        }

        Assert.True(tried > 50, $"only {tried} were tried");
    }

    private async Task<JsonElement> DocumentAsync() =>
        JsonDocument.Parse((await (await replicas.OnAsync(Store.Redis, servers)).A.GetAsync("/openapi/v1.json")).Is(200).Body).RootElement;

    private static IEnumerable<(string Name, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", path.Name, operation.Value);

    private static IEnumerable<JsonElement> Parameters(JsonElement operation, string place) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == place) : [];

    private static IEnumerable<string> Names(JsonElement element, string property) => element.GetProperty(property).EnumerateArray().Select(static one => one.GetString()!);

    /// <summary>Every object in the document that could be a schema.</summary>
    private static IEnumerable<JsonElement> Schemas(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(static one => one.Name != "properties").SelectMany(static one => Schemas(one.Value))
            .Concat(element.TryGetProperty("properties", out var fields) ? fields.EnumerateObject().SelectMany(static one => Schemas(one.Value)) : [])
            .Append(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Schemas),
        _ => [],
    };
}
