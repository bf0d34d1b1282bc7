using System.ComponentModel.DataAnnotations;

namespace AspireAi.Api.Accounts;

/// <summary>Accounts, sign-ins and keys; section <c>Accounts</c>.</summary>
internal sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>Whether people may register. Default true; administrators make accounts either way.</summary>
    public bool SignUps { get; set; } = true;

    /// <summary>Shortest password. 8 to 128 characters; default 12. Length is what counts: kinds of characters are not asked for.</summary>
    [Range(8, 128)]
    public int MinPasswordLength { get; set; } = 12;

    /// <summary>
    /// Rounds of PBKDF2 with HMAC-SHA512. 100,000 to 10,000,000; default 210,000, which OWASP's password storage cheat sheet asks
    /// for. Passwords stored with fewer are stored anew at the next sign-in.
    /// </summary>
    [Range(100_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>Wrong passwords within <see cref="LockedFor"/>, after which the next attempt is refused. 3 to 100; default 5.</summary>
    [Range(3, 100)]
    public int MaxFailedAttempts { get; set; } = 5;

    /// <summary>How long an attempt counts. 10 s to 1 day; default 5 min: long enough against guessing, short enough for its owner.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan LockedFor { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Life of an access token. 1 min to 1 h; default 10 min. It ends earlier with its sign-in.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A sign-in ends after this long without use. 1 h to 400 days; default 14 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan SignInIdle { get; set; } = TimeSpan.FromDays(14);

    /// <summary>A sign-in ends after this long, used or not. 1 h to 400 days; default 90 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan SignInLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long a refresh token that was just exchanged counts as a late twin of the same request, and not as stolen. It is refused
    /// either way. 0 to 1 min; default 10 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Life of a link that resets a password or confirms an address. 5 min to 7 days; default 3 h.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromHours(3);

    /// <summary>Most API keys of one account. 1 to 1,000; default 20.</summary>
    [Range(1, 1_000)]
    public int MaxKeysPerAccount { get; set; } = 20;

    /// <summary>Most API keys of one tenant that belong to nobody in it. 1 to 100,000; default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxKeysPerTenant { get; set; } = 1_000;

    /// <summary>Where people reach the web pages; links to reset a password begin with it. Default: AppHost's web page.</summary>
    public Uri PublicUrl { get; set; } = new("http://localhost:5180");
}
