using System.ComponentModel.DataAnnotations;
using MimeKit;

namespace AspireAi.Api.Accounts.Mail;

/// <summary>The mail server; section <c>Smtp</c>. Without one no mail is sent, addresses are not confirmed, and administrators make reset links.</summary>
internal sealed class SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>Null: no mail.</summary>
    public string? Host { get; set; }

    /// <summary>1 to 65535; default 587.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Null: none is needed.</summary>
    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Sender, such as <c>AspireAi &lt;no-reply@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>How long the mail server may take for each reply. 1 s to 2 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the connection has to be encrypted, from the start or by STARTTLS. Default true.</summary>
    public bool RequireTls { get; set; } = true;
}

internal sealed class SmtpOptionsValidator : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options) =>
        string.IsNullOrEmpty(options.Host) || MailboxAddress.TryParse(options.From, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Smtp:From has to be the sender's address, such as 'AspireAi <no-reply@example.com>'.");
}
