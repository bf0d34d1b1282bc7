namespace AspireAi.AppHost;

/// <summary>The folder with the stack's data: questions, answers and the keys of sign-ins. Only its owner can look into it.</summary>
internal static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates the folder, or closes an existing one to others, for one stack at a time: of two Garnets on the same files, one loses what is written to it.</summary>
    /// <returns>What holds the lock, which the operating system releases however this process ends.</returns>
    public static IDisposable Lock(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows()) // There it has its parent's rights, which in a profile are the user's.
        {
            File.SetUnixFileMode(folder, OwnerOnly);
        }

        try
        {
            return new FileStream(Path.Combine(folder, "stack.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartException($"Another stack runs on the data in {folder}. Stop it, or give this one its own folder: --Stack:DataFolder=<folder>.");
        }
    }
}
