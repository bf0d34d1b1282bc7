namespace AspireAi.Api.Accounts.Mail;

/// <summary>A mail that is to be written and sent in the background.</summary>
internal abstract record MailJob
{
    private MailJob()
    {
    }

    public sealed record ConfirmEmail(string AccountId) : MailJob;

    /// <summary>Somebody registered an address that has an account already; only its owner is told.</summary>
    public sealed record AlreadyRegistered(string Email) : MailJob;

    /// <param name="Login">Name or address; perhaps nobody's.</param>
    public sealed record ResetPassword(string Login) : MailJob;
}
