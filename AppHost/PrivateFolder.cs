namespace AspireAi.AppHost;

/// <summary>A folder that nobody but its owner can look into: questions, answers and the keys of sign-ins lie in the stack's data.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates it, or closes to others one that is there. On Windows a folder has its parent's rights, which in a user's profile are the user's.</summary>
    /// <exception cref="StartException">It is open to others and belongs to somebody else.</exception>
    public static void Ensure(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnly);
        var mode = File.GetUnixFileMode(folder);
        if ((mode & ~OwnerOnly) == 0)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(folder, mode & OwnerOnly);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartException($"Others can read the data folder {folder}, and it belongs to somebody else. Give the stack a folder of its own: --Stack:DataFolder=<folder>.");
        }
    }
}
