using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AspireAi.Web.Session;

/// <summary>An account as the Api describes it.</summary>
internal sealed record SessionAccount(string Id, string Name, string Email, string Tier, IReadOnlyList<string> Roles);

/// <summary>The tokens of a sign-in.</summary>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="RefreshToken">Stays the same for the life of the sign-in; good with the service credential only.</param>
internal sealed record SessionTokens(string AccessToken, int ExpiresIn, string RefreshToken, SessionAccount Account);

/// <summary>What the Api asks of accounts, for forms to say before a mistake is made.</summary>
/// <param name="Guests">Whether anybody may chat without an account.</param>
/// <param name="SignUps">Whether people may register.</param>
/// <param name="MinPasswordLength">Characters.</param>
/// <param name="Mail">Whether the Api sends mail, so that a forgotten password needs no administrator.</param>
internal sealed record AccountPolicy(bool Guests, bool SignUps, int MinPasswordLength, bool Mail)
{
    /// <summary>The Api's defaults, for while it can't be asked: it checks each form itself.</summary>
    public static AccountPolicy Unknown { get; } = new(Guests: true, SignUps: true, MinPasswordLength: 12, Mail: true);
}

/// <summary>The Api's word for why it refused, as its <c>error</c> object has it.</summary>
public sealed class AccountException(HttpStatusCode status, string code, string message, TimeSpan? retryAfter, string? param = null) : Exception(message)
{
    /// <summary>The field that was wrong.</summary>
    public string? Param { get; } = param;

    /// <summary>The Api can't be asked, or not now.</summary>
    public bool IsOutage => Status >= HttpStatusCode.InternalServerError;

    public static AccountException Unavailable() => new(HttpStatusCode.ServiceUnavailable, "unavailable", "AspireAi can’t be reached right now. Please try again in a moment.", null);

    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Signing in at the Api, by Web itself: with the service credential and the browser's address, and no person's token yet.</summary>
internal sealed class AccountClient(HttpClient http)
{
    public Task<SessionTokens> SignInAsync(string login, string password, IPAddress? address, CancellationToken cancellationToken) =>
        TokensAsync("/account/sign-in", new SignInBody(login, password), address, cancellationToken);

    public Task<SessionTokens> SignInByLinkAsync(string code, IPAddress? address, CancellationToken cancellationToken) =>
        TokensAsync("/account/sign-in-link", new SignInLinkBody(code), address, cancellationToken);

    /// <exception cref="AccountException">401: the sign-in has ended.</exception>
    public Task<SessionTokens> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        TokensAsync("/account/refresh", new RefreshBody(refreshToken), address: null, cancellationToken);

    /// <summary>Doesn't fail: a form is there, if with less to say, while the Api is away.</summary>
    public async Task<AccountPolicy> PolicyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetFromJsonAsync("/account/policy", AccountJson.Default.AccountPolicy, cancellationToken) ?? AccountPolicy.Unknown;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return AccountPolicy.Unknown;
        }
    }

    public async Task RegisterAsync(string? name, string email, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/account/register", new RegisterBody(name, email, password), address, accessToken: null, cancellationToken);
    }

    public async Task SignOutAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync<object?>("/account/sign-out", null, address: null, accessToken, cancellationToken);
    }

    public async Task ForgotPasswordAsync(string login, IPAddress? address, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/account/forgot-password", new ForgotBody(login), address, accessToken: null, cancellationToken);
    }

    public async Task ResetPasswordAsync(string user, string code, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/account/reset-password", new ResetBody(user, code, password), address, accessToken: null, cancellationToken);
    }

    public async Task ConfirmEmailAsync(string user, string code, IPAddress? address, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/account/confirm-email", new ConfirmBody(user, code), address, accessToken: null, cancellationToken);
    }

    /// <returns>The tokens of the one sign-in that is left: all others end.</returns>
    public async Task<SessionTokens> ChangePasswordAsync(string accessToken, string current, string wanted, IPAddress? address, CancellationToken cancellationToken)
    {
        using var response = await SendAsync("/account/change-password", new ChangeBody(current, wanted), address, accessToken, cancellationToken);
        return await TokensOfAsync(response, cancellationToken);
    }

    public async Task DeleteAsync(string accessToken, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync("/account", new DeleteBody(password), address, accessToken, cancellationToken, HttpMethod.Delete);
    }

    private async Task<SessionTokens> TokensAsync<T>(string path, T body, IPAddress? address, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(path, body, address, accessToken: null, cancellationToken);
        return await TokensOfAsync(response, cancellationToken);
    }

    private static async Task<SessionTokens> TokensOfAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync(AccountJson.Default.SessionTokens, cancellationToken)
        ?? throw new JsonException("The Api answered with null instead of tokens.");

    private async Task<HttpResponseMessage> SendAsync<T>(
        string path, T body, IPAddress? address, string? accessToken, CancellationToken cancellationToken, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, typeof(T), mediaType: null, AccountJson.Default.Options);
        }

        PageHandler.Carry(request, address?.ToString(), accessToken);
        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, cancellationToken);
        }
    }

    /// <summary>Reads the Api's <c>error</c> object.</summary>
    public static async Task<AccountException> FailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ErrorBody? body = null;
        try
        {
            body = await response.Content.ReadFromJsonAsync(AccountJson.Default.ErrorBody, cancellationToken);
        }
        catch (JsonException)
        {
            // A proxy's error page; its status has to do.
        }

        return new AccountException(
            response.StatusCode, body?.Error?.Code ?? "unavailable", body?.Error?.Message ?? "The server does not answer properly.",
            response.Headers.RetryAfter?.Delta, body?.Error?.Param);
    }

    internal sealed record SignInBody(string Login, string Password);

    internal sealed record SignInLinkBody(string Code);

    internal sealed record RefreshBody(string RefreshToken);

    internal sealed record RegisterBody(string? Name, string Email, string Password);

    internal sealed record ForgotBody(string Login);

    internal sealed record ResetBody(string User, string Code, string NewPassword);

    internal sealed record ConfirmBody(string User, string Code);

    internal sealed record ChangeBody(string CurrentPassword, string NewPassword);

    internal sealed record DeleteBody(string Password);

    internal sealed record ErrorBody(ErrorDetail? Error);

    internal sealed record ErrorDetail(string? Code, string? Message, string? Param);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionTokens))]
[JsonSerializable(typeof(AccountPolicy))]
[JsonSerializable(typeof(AccountClient.SignInBody))]
[JsonSerializable(typeof(AccountClient.SignInLinkBody))]
[JsonSerializable(typeof(AccountClient.RefreshBody))]
[JsonSerializable(typeof(AccountClient.RegisterBody))]
[JsonSerializable(typeof(AccountClient.ForgotBody))]
[JsonSerializable(typeof(AccountClient.ResetBody))]
[JsonSerializable(typeof(AccountClient.ConfirmBody))]
[JsonSerializable(typeof(AccountClient.ChangeBody))]
[JsonSerializable(typeof(AccountClient.DeleteBody))]
[JsonSerializable(typeof(AccountClient.ErrorBody))]
internal sealed partial class AccountJson : JsonSerializerContext;
