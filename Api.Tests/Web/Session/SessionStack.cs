using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Web.Session;

/// <summary>A store, the Api on it, and one or more replicas of Web before it.</summary>
internal sealed class SessionStack : IAsyncDisposable
{
    private readonly Seen _seen = new();
    private readonly ApiHost _api;
    private readonly string _database;

    private SessionStack(RedisServer redis, Dictionary<string, string?> more)
    {
        Redis = redis;
        var settings = new Dictionary<string, string?>(Replicas.Settings(redis.PatientConnectionString)) { ["OPENAI_API_KEY"] = "", ["ConnectionStrings:chat"] = "" };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        _database = settings.GetValueOrDefault("ConnectionStrings:db") ?? TestDatabase.For(redis.PatientConnectionString);
        _api = new ApiHost(settings, services => services.AddSingleton<IStartupFilter>(_seen));
        Api = new ApiClient(_api.Client());
    }

    public RedisServer Redis { get; }

    public ApiClient Api { get; }

    public string Database => _database;

    public string ApiUrl => _api.Url;

    public List<WebServer> Webs { get; } = [];

    /// <summary>Whom the Api took for the caller of each chat request.</summary>
    public IReadOnlyCollection<string> Chats => _seen.Chats;

    public static Task<SessionStack> StartAsync(int webs = 1, params (string Key, string Value)[] settings) => StartAsync([], webs, settings);

    /// <param name="api">Settings of the Api.</param>
    /// <param name="webs">How many replicas of Web.</param>
    /// <param name="settings">Settings of Web.</param>
    public static async Task<SessionStack> StartAsync(Dictionary<string, string?> api, int webs = 1, params (string Key, string Value)[] settings)
    {
        var redis = new RedisServer(appendOnly: true);
        await redis.StartAsync();
        var stack = new SessionStack(redis, api);
        for (var i = 0; i < webs; i++)
        {
            stack.StartWeb(settings);
        }

        return stack;
    }

    public WebServer StartWeb(params (string Key, string Value)[] settings)
    {
        var web = WebServer.Start(new Uri(_api.Url), 0,
        [
            ("ConnectionStrings:db", _database), ("ServiceCredential", Replicas.Credential), .. settings,
        ]);
        Webs.Add(web);
        return web;
    }

    public async Task<Person> PersonAsync()
    {
        var person = new Person(Replicas.NewName());
        await Api.RegisterAsync(person.Name, person.Email, person.Password);
        var tokens = await Api.SignInAsync(person.Name, person.Password);
        return person with { Id = tokens.Text("account.id"), Token = tokens.Text("access_token") };
    }

    /// <summary>The first administrator, who signs in by address.</summary>
    public async Task<Person> AdministratorAsync()
    {
        Answer? tokens = null;
        await Eventually.TrueAsync(async () => (tokens = await Api.TrySignInAsync(Replicas.AdminEmail, Replicas.AdminPassword)).Status == 200, "the first administrator signs in");
        return new Person(Replicas.AdminEmail) { Password = Replicas.AdminPassword, Id = tokens!.Text("account.id"), Token = tokens.Text("access_token") };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var web in Webs)
        {
            await web.DisposeAsync();
        }

        await _api.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private sealed class Seen : IStartupFilter
    {
        public ConcurrentQueue<string> Chats { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                await rest(context);
                if ((context.Request.Path == "/v1/chat/completions" || context.Request.Path.Value?.EndsWith("/answers", StringComparison.Ordinal) == true) && context.Features.Get<Caller>() is { } caller)
                {
                    Chats.Enqueue(caller.Id);
                }
            });
            next(app);
        };
    }
}

/// <summary>A browser's cookies and forms, without its pages.</summary>
internal sealed class FormBrowser : IDisposable
{
    private readonly HttpClient _http;

    public FormBrowser(Uri address)
    {
        Cookies = new CookieContainer();
        _http = new HttpClient(new HttpClientHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = address };
    }

    public CookieContainer Cookies { get; }

    public async Task<JsonElement> SessionAsync()
    {
        using var response = await _http.GetAsync("/session");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<bool> IsSignedInAsync() => (await SessionAsync()).GetProperty("signedIn").GetBoolean();

    /// <summary>Posts a form with its antiforgery token, as a page of the site would.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var session = await SessionAsync();
        return await PostAsIsAsync(path, [(session.GetProperty("antiforgeryField").GetString()!, session.GetProperty("antiforgeryToken").GetString()!), .. fields]);
    }

    public Task<HttpResponseMessage> PostAsIsAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return _http.SendAsync(request);
    }

    public async Task<HttpStatusCode> GetAsync(string path)
    {
        using var response = await _http.GetAsync(path);
        return response.StatusCode;
    }

    public async Task SignInAsync(Person person)
    {
        using var response = await PostAsync("/session/sign-in", ("login", person.Name), ("password", person.Password));
        Assert.Equal((HttpStatusCode.Redirect, "/"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    public void Dispose() => _http.Dispose();
}
