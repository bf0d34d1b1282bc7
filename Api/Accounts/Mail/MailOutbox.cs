using System.Threading.Channels;
using AspireAi.Api.Accounts.Store;
using MimeKit;

namespace AspireAi.Api.Accounts.Mail;

/// <summary>
/// Writes and sends mail in the background, so that no answer waits for it or tells by its time whether there is an account. The jobs are
/// in the database: what was asked for is sent after a restart, too, by whichever replica takes it. A replica that dies while it sends
/// may leave a mail to be sent twice.
/// </summary>
internal sealed partial class MailOutbox(
    IOptions<SmtpOptions> smtp, IDbContextFactory<AppDbContext> contexts, AccountStore accounts, MailSender sender, IServiceScopeFactory scopes, TimeProvider time,
    ILogger<MailOutbox> logger) : RestartingBackgroundService
{
    private const int Tries = 3;
    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(5);

    // Replicas hear of each other's jobs by looking.
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(15);

    // Whoever asks for mails to somebody else's address gets one through in a while.
    private static readonly TimeSpan _betweenMails = TimeSpan.FromMinutes(2);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsConfigured => !string.IsNullOrEmpty(smtp.Value.Host);

    /// <summary>Writes a job down. Does nothing where no mail is sent.</summary>
    /// <param name="kind">What to say.</param>
    /// <param name="accountId">To whom; null: there is no such account.</param>
    public async Task QueueAsync(MailKind kind, string? accountId)
    {
        if (!IsConfigured)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync();
        context.MailJobs.Add(new MailJob { Kind = kind, AccountId = accountId, DueAt = time.GetUtcNow() });
        try
        {
            await context.SaveChangesAsync();
            Wake();
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsReferenceMissing(exception))
        {
            // The account was deleted at the same time.
        }
    }

    /// <summary>There is a new job.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        while (IsConfigured)
        {
            var wait = _betweenLooks;
            try
            {
                while (await TakeAsync(stoppingToken) is { } job)
                {
                    await AttendAsync(job, stoppingToken);
                }

                wait = await NextDueAsync(stoppingToken);
            }
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                // They are still there when it is available again.
            }

            using var due = new CancellationTokenSource(wait, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stoppingToken);
            Task wake = _wakes.Reader.ReadAsync(either.Token).AsTask();
            await wake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the next job that is due, for as long as sending can take.</summary>
    private async Task<MailJob?> TakeAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var now = time.GetUtcNow();
            var job = await context.MailJobs.AsNoTracking().Where(job => job.DueAt <= now).OrderBy(job => job.Id).FirstOrDefaultAsync(cancellationToken);
            if (job is null)
            {
                return null;
            }

            var until = now + sender.LongestSending + _betweenTries;
            var taken = await context.MailJobs.Where(one => one.Id == job.Id && one.Attempts == job.Attempts)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.DueAt, until).SetProperty(one => one.Attempts, one => one.Attempts + 1), cancellationToken);
            if (taken > 0)
            {
                return job;
            }
        }
    }

    private async Task<TimeSpan> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var due = await context.MailJobs.OrderBy(job => job.DueAt).Select(job => (DateTimeOffset?)job.DueAt).FirstOrDefaultAsync(cancellationToken) - time.GetUtcNow();
        return due is null || due > _betweenLooks ? _betweenLooks : due > TimeSpan.Zero ? due.Value : TimeSpan.Zero;
    }

    private async Task AttendAsync(MailJob job, CancellationToken cancellationToken)
    {
        var isLast = job.Attempts + 1 >= Tries;
        try
        {
            var mail = await WriteAsync(job, cancellationToken);
            if (mail is null || await sender.TrySendAsync(mail, job.Attempts + 1, Tries, cancellationToken) || isLast)
            {
                await DeleteAsync(job, cancellationToken);
                return;
            }

            var again = time.GetUtcNow() + _betweenTries;
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await context.MailJobs.Where(one => one.Id == job.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.DueAt, again), cancellationToken);
        }
#pragma warning disable CA1031 // One mail must not stand in the way of all the others.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !Database.IsUnavailable(exception))
#pragma warning restore CA1031
        {
            LogGivenUp(job.Kind, exception.GetType().Name);
            await DeleteAsync(job, cancellationToken);
        }
    }

    private async Task DeleteAsync(MailJob job, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.MailJobs.Where(one => one.Id == job.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <returns>Null where there is nobody to tell, or they were told just now.</returns>
    private async Task<MimeMessage?> WriteAsync(MailJob job, CancellationToken cancellationToken)
    {
        if (job.AccountId is null || await accounts.ReadAsync(job.AccountId, cancellationToken) is not { Blocked: false } account)
        {
            return null;
        }

        // A registration with an address that was never confirmed gets the link again: the first mail may be lost.
        var confirms = !account.EmailConfirmed && job.Kind is not MailKind.ResetPassword;
        if (job.Attempts == 0 && !await MayMailAsync(account.Id, confirms, cancellationToken))
        {
            return null;
        }

        await using var scope = scopes.CreateAsyncScope();
        var links = scope.ServiceProvider.GetRequiredService<AccountLinks>();
        return confirms
            ? sender.Message(account, "Confirm your e-mail address",
                $"Somebody, hopefully you, registered this address at AspireAi. To confirm it, open:\n\n{await links.ConfirmEmailAsync(account)}\n\nIf it wasn't you, ignore this mail.")
            : sender.Message(account, "Your AspireAi account",
                (job.Kind is MailKind.AlreadyRegistered ? "Somebody, perhaps you, tried to register this address at AspireAi, but you have an account already." : "Somebody, hopefully you, asked for a new password.")
                + $" To choose a new password, open:\n\n{await links.ResetPasswordAsync(account)}\n\nIf it wasn't you, ignore this mail; your password stays.");
    }

    private async Task<bool> MayMailAsync(string id, bool confirms, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = now - _betweenMails;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (confirms
            ? context.Users.Where(account => account.Id == id && (account.ConfirmMailAt == null || account.ConfirmMailAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.ConfirmMailAt, now), cancellationToken)
            : context.Users.Where(account => account.Id == id && (account.ResetMailAt == null || account.ResetMailAt <= before))
                .ExecuteUpdateAsync(set => set.SetProperty(account => account.ResetMailAt, now), cancellationToken)) > 0;
    }

    [LoggerMessage(4013, LogLevel.Error, "A mail ({Kind}) can't be written or sent and is given up: {Failure}. If this happens with every mail, check the section Smtp.")]
    private partial void LogGivenUp(MailKind kind, string failure);
}
