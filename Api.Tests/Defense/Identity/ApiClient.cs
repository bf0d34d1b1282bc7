using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

/// <summary>The Api over HTTP, as a program would use it.</summary>
internal sealed class ApiClient(HttpClient http)
{
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? bearer = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await SendAsync(request, bearer);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? bearer)
    {
        if (bearer is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}"));
        }

        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, text, all);
    }

    /// <summary>A body as it stands.</summary>
    public async Task<Answer> SendJsonAsync(string path, string json, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        return await SendAsync(request, bearer);
    }

    public Task<Answer> GetAsync(string path, string? bearer = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, bearer, null, headers);

    public Task<Answer> PostAsync(string path, object body, string? bearer = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, bearer, body, headers);

    public Task<Answer> PatchAsync(string path, object body, string? bearer = null) => SendAsync(HttpMethod.Patch, path, bearer, body);

    public Task<Answer> DeleteAsync(string path, string? bearer = null, object? body = null) => SendAsync(HttpMethod.Delete, path, bearer, body);

    public async Task RegisterAsync(string name, string email, string password) =>
        (await PostAsync("/account/register", new { name, email, password })).Is(202);

    public Task<Answer> TrySignInAsync(string login, string password, params (string Name, string Value)[] headers) =>
        PostAsync("/account/sign-in", new { login, password }, null, headers);

    public async Task<Answer> SignInAsync(string login, string password) => (await TrySignInAsync(login, password)).Is(200);

    /// <summary>A new key of the account, the whole text.</summary>
    public async Task<(string Id, string Key)> KeyAsync(string token, object? more = null)
    {
        var answer = (await PostAsync("/account/keys", more ?? new { name = "test" }, token)).Is(201);
        return (answer.Text("details.id"), answer.Text("key"));
    }

    /// <summary>Asks the model something short.</summary>
    public Task<Answer> ChatAsync(string? bearer = null, string question = "Hi") =>
        PostAsync("/v1/chat/completions", new { model = "demo", messages = new[] { new { role = "user", content = question } } }, bearer);

    /// <summary>The cheapest question that needs a caller.</summary>
    public Task<Answer> WhoAsync(string? bearer = null, params (string Name, string Value)[] headers) => GetAsync("/v1/models", bearer, headers);
}

/// <summary>A whole answer.</summary>
internal sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Caller => Headers[CallerHeaders.Id];

    public int RetryAfter => int.Parse(Headers["Retry-After"], CultureInfo.InvariantCulture);

    public Answer Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return this;
    }

    public Answer IsError(int status, string code)
    {
        Is(status);
        Assert.Equal(code, Text("error.code"));
        return this;
    }

    /// <summary>A value by its path, such as <c>account.id</c>.</summary>
    public JsonElement Json(string path)
    {
        var element = JsonDocument.Parse(Body).RootElement;
        foreach (var name in path.Split('.'))
        {
            element = int.TryParse(name, out var index) ? element[index] : element.GetProperty(name);
        }

        return element;
    }

    public string Text(string path) => Json(path).ToString();
}
