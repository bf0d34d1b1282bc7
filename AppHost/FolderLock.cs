namespace AspireAi.AppHost;

/// <summary>
/// One stack at a time on a data folder. Garnet itself does not see to that: a second one on the same files starts, answers,
/// and loses what is written to it.
/// </summary>
internal static class FolderLock
{
    /// <returns>What holds the lock. The operating system lets go of it however this process ends.</returns>
    /// <exception cref="StartException">Another stack runs on the folder, or it cannot be closed to others.</exception>
    public static IDisposable Take(string folder)
    {
        PrivateFolder.Ensure(folder);
        try
        {
            return new FileStream(Path.Combine(folder, "stack.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartException($"Another stack runs on the data in {folder}. Stop it, or give this one a folder of its own: --Stack:DataFolder=<folder>.");
        }
    }
}
