namespace AspireAi.AppHost;

/// <summary>The folder with the stack's data: questions, answers and the keys of sign-ins. Only its owner can look into it.</summary>
internal static class DataFolder
{
    public const string Default = ".data";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // How the operating systems say that somebody else has the file open: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION.
    private static readonly int[] _sharingViolations = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Creates the folder, or takes an existing one that is the stack's or closed to others, for one stack at a time: of two Garnets on the same files, one loses what is written to it.</summary>
    /// <returns>What holds the lock, which the operating system releases however this process ends.</returns>
    public static IDisposable Lock(string folder)
    {
        try
        {
            var file = Path.Combine(folder, "stack.lock");
            var isForeign = Directory.Exists(folder) && !File.Exists(file);
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows()) // There it has its parent's rights, which in a profile are the user's.
            {
                if (isForeign && (File.GetUnixFileMode(folder) & ~OwnerOnly) != 0)
                {
                    throw new StartException($"Others can look into {folder}, and the stack's data is private. Name a folder that does not exist yet, or one that only you can open: --Stack:DataFolder=<folder>.");
                }

                File.SetUnixFileMode(folder, OwnerOnly);
            }

            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException(_sharingViolations.Contains(exception.HResult)
                ? $"Another stack runs on the data in {folder}. Stop it, or give this one its own folder: --Stack:DataFolder=<folder>."
                : $"The data folder can't be used: {exception.Message} Name another: --Stack:DataFolder=<folder>.");
        }
    }

    /// <summary>A data folder of its own means volumes of its own, so that the lock covers them. Null: Aspire's name, for the default folder.</summary>
    public static string? Volume(string folder, string appHost, string resource) =>
        folder == Path.Combine(appHost, Default) ? null : $"aspireai-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..10]}-{resource}";
}
