using System.Threading.Channels;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Stores;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MimeKit;
using StackExchange.Redis;

namespace AspireAi.Api.Accounts.Mail;

/// <summary>
/// Writes and sends mail in the background, so that no answer waits for it or tells by its time whether there is an account. What is
/// in line is lost with the process: people ask again.
/// </summary>
internal sealed partial class MailOutbox(
    IOptions<SmtpOptions> smtp, IOptions<AccountOptions> accounts, IConnectionMultiplexer redis, IServiceScopeFactory scopes, TimeProvider time,
    ILogger<MailOutbox> logger) : SteadyService
{
    private const int MaxWaiting = 1_000;
    private const int Tries = 3;
    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(5);

    // Whoever asks for mails to somebody else's address gets one through in a while.
    private static readonly TimeSpan _betweenMails = TimeSpan.FromMinutes(2);

    private readonly Channel<Work> _line = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsConfigured => !string.IsNullOrEmpty(smtp.Value.Host);

    /// <summary>Does nothing where no mail is sent.</summary>
    public void Queue(MailJob job)
    {
        if (IsConfigured)
        {
            _line.Writer.TryWrite(new Work(job));
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (!IsConfigured)
        {
            return;
        }

        await foreach (var work in _line.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await AttendAsync(work, stoppingToken);
            }
            catch (Exception exception) when (StoreFaults.IsAway(exception))
            {
                LogStoreAway(work.Job.GetType().Name);
            }
#pragma warning disable CA1031 // One mail must not stand in the way of all the others.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogGivenUp(work.Job.GetType().Name, exception.GetType().Name);
            }
#pragma warning restore CA1031
        }
    }

    private async Task AttendAsync(Work work, CancellationToken stoppingToken)
    {
        if (work.Mail is null)
        {
            await using var scope = scopes.CreateAsyncScope();
            work = work with { Mail = await WriteAsync(work.Job, scope.ServiceProvider) };
        }

        if (work.Mail is { } mail && !await TrySendAsync(mail, work.Attempt, stoppingToken) && work.Attempt < Tries)
        {
            _ = TryAgainAsync(work with { Attempt = work.Attempt + 1 }, stoppingToken);
        }
    }

    // Out of line: those that wait behind it go first.
    private async Task TryAgainAsync(Work work, CancellationToken stoppingToken)
    {
        await Task.Delay(_betweenTries, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _line.Writer.TryWrite(work);
    }

    private async Task<MimeMessage?> WriteAsync(MailJob job, IServiceProvider services)
    {
        var manager = services.GetRequiredService<UserManager<Account>>();
        var store = services.GetRequiredService<AccountStore>();
        var account = job switch
        {
            MailJob.ConfirmEmail confirm => await store.ReadAsync(confirm.AccountId),
            MailJob.AlreadyRegistered registered => await store.FindAsync(manager.NormalizeEmail(registered.Email)!),
            MailJob.ResetPassword reset => await store.FindAsync(manager.NormalizeName(reset.Login)!),
            _ => null,
        };
        if (account is null || account.Blocked)
        {
            return null;
        }

        // A registration with an address that was never confirmed gets the link anew: the first mail may be lost.
        var confirms = !account.EmailConfirmed && job is not MailJob.ResetPassword;
        if (!await redis.GetDatabase().StringSetAsync(IdentityKeys.Attempts($"mail:{account.Id}:{(confirms ? "confirm" : "reset")}"), 1, _betweenMails, When.NotExists))
        {
            return null;
        }

        var links = services.GetRequiredService<AccountLinks>();
        return confirms
            ? Message(account, "Confirm your e-mail address",
                $"Somebody, hopefully you, registered this address at AspireAi. To confirm it, open:\n\n{await links.ConfirmEmailAsync(account)}\n\nIf it wasn't you, ignore this mail.")
            : Message(account, "Your AspireAi account",
                (job is MailJob.AlreadyRegistered ? "Somebody, perhaps you, tried to register this address at AspireAi, but you have an account already." : "Somebody, hopefully you, asked for a new password.")
                + $" To choose a new password, open:\n\n{await links.ResetPasswordAsync(account)}\n\nIf it wasn't you, ignore this mail; your password stays.");
    }

    private MimeMessage Message(Account account, string subject, string text)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = $"Hello {account.Name},\n\n{text}\n\nThe link is good for {Hours(accounts.Value.LinkLifetime)}.\n" } };
        message.From.Add(MailboxAddress.Parse(smtp.Value.From!));
        message.To.Add(new MailboxAddress(account.Name, account.Email));
        return message;
    }

    private async Task<bool> TrySendAsync(MimeMessage mail, int attempt, CancellationToken stoppingToken)
    {
        // A server that says a little of something now and then would never run into the time-out of a single reply.
        using var limit = new CancellationTokenSource(smtp.Value.Timeout * 6, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
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
        catch (Exception exception) when (exception is IOException or TimeoutException or System.Net.Sockets.SocketException or CommandException or ProtocolException
            or AuthenticationException or SslHandshakeException || (exception is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            LogNotSent(attempt, Tries, exception.GetType().Name);
            return false;
        }
    }

    private static string Hours(TimeSpan span) => span.TotalHours >= 1 ? $"{span.TotalHours:0.#} hours" : $"{span.TotalMinutes:0} minutes";

    [LoggerMessage(4010, LogLevel.Warning, "A mail was not sent (attempt {Attempt} of {Tries}): {Failure}. Check the section Smtp.")]
    private partial void LogNotSent(int attempt, int tries, string failure);

    [LoggerMessage(4011, LogLevel.Error, "The mail server offers no encryption, and Smtp:RequireTls demands it: no mail is sent.")]
    private partial void LogNoTls();

    [LoggerMessage(4012, LogLevel.Warning, "A mail ({Job}) was not written: the books are away.")]
    private partial void LogStoreAway(string job);

    [LoggerMessage(4013, LogLevel.Error, "A mail ({Job}) can't be written or sent and is given up: {Failure}. If it is so with every mail, check the section Smtp.")]
    private partial void LogGivenUp(string job, string failure);

    /// <param name="Job">What is to be written.</param>
    /// <param name="Mail">What was written, where sending it failed before.</param>
    /// <param name="Attempt">From 1.</param>
    private sealed record Work(MailJob Job, MimeMessage? Mail = null, int Attempt = 1);
}
