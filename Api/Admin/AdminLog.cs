using AspireAi.Api.Defense.Identity;

namespace AspireAi.Api.Admin;

/// <summary>Who administrated what. Ids only: the log is no place for addresses.</summary>
internal sealed partial class AdminLog(ILogger<AdminLog> logger)
{
    public void Did(Caller administrator, string action, string subject) => LogAction(administrator.Id, action, subject);

    [LoggerMessage(4020, LogLevel.Information, "Administrator {Administrator}: {Action} {Subject}.")]
    private partial void LogAction(string administrator, string action, string subject);
}
