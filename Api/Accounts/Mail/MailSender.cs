using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AspireAi.Api.Accounts.Mail;

/// <summary>Hands mails to the mail server.</summary>
internal sealed partial class MailSender(IOptions<SmtpOptions> smtp, IOptions<AccountOptions> accounts, TimeProvider time, ILogger<MailSender> logger)
{
    /// <summary>A server that says a little of something now and then would never run into the time-out of a single reply.</summary>
    public TimeSpan LongestSending => smtp.Value.Timeout * 6;

    public MimeMessage Message(Account account, string subject, string text)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = $"Hello {account.Name},\n\n{text}\n\nThe link is good for {Hours(accounts.Value.LinkLifetime)}.\n" } };
        message.From.Add(MailboxAddress.Parse(smtp.Value.From!));
        message.To.Add(new MailboxAddress(account.Name, account.Email!));
        return message;
    }

    /// <returns>Whether nothing more is to be done: it was sent, or never will be.</returns>
    public async Task<bool> TrySendAsync(MimeMessage mail, int attempt, int tries, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestSending, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = new SmtpClient { Timeout = (int)smtp.Value.Timeout.TotalMilliseconds };
            await client.ConnectAsync(smtp.Value.Host!, smtp.Value.Port, smtp.Value.RequireTls ? SecureSocketOptions.Auto : SecureSocketOptions.StartTlsWhenAvailable, either.Token);
            if (smtp.Value.RequireTls && !client.IsSecure)
            {
                LogNoTls();
                return true;
            }

            if (smtp.Value.User is { Length: > 0 } user)
            {
                await client.AuthenticateAsync(user, smtp.Value.Password ?? "", either.Token);
            }

            await client.SendAsync(mail, either.Token);
            await client.DisconnectAsync(true, either.Token);
            return true;
        }
        catch (Exception exception) when (exception is IOException or TimeoutException or SocketException or CommandException or ProtocolException
            or AuthenticationException or SslHandshakeException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNotSent(attempt, tries, exception.GetType().Name);
            return false;
        }
    }

    private static string Hours(TimeSpan span) => span.TotalHours >= 1 ? $"{span.TotalHours:0.#} hours" : $"{span.TotalMinutes:0} minutes";

    [LoggerMessage(4010, LogLevel.Warning, "A mail was not sent (attempt {Attempt} of {Tries}): {Failure}. Check the section Smtp.")]
    private partial void LogNotSent(int attempt, int tries, string failure);

    [LoggerMessage(4011, LogLevel.Error, "The mail server offers no encryption, and Smtp:RequireTls demands it: no mail is sent.")]
    private partial void LogNoTls();
}
