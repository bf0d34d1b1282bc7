using AspireAi.AppHost;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OpenToAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-private-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folder_ThatIsNew_IsItsOwnersAlone()
    {
        var folder = Path.Combine(_folder, "new", "data");
        using var held = DataFolder.Lock(folder);
        Assert.Equal(OwnerOnly, ModeOf(folder));
    }

    [Fact]
    public void Folder_OfOthers_IsRefused_AndStaysAsItIs()
    {
        var folder = Open(Path.Combine(_folder, "shared"));
        var refused = Assert.Throws<StartException>(() => DataFolder.Lock(folder));
        Assert.StartsWith($"Others can look into {folder}, and the stack's data is private.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OpenToAll, ModeOf(folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Folder_ThatOnlyItsOwnerCanOpen_IsTaken()
    {
        using var held = DataFolder.Lock(_folder);
        Assert.Equal(OwnerOnly, ModeOf(_folder));
    }

    /// <summary>A disk that is full, for example. That the link leads to itself is another fault that can be had without one.</summary>
    [Fact]
    public void Lock_ThatCannotBeWritten_IsNotCalledAnotherStack()
    {
        Requires.Posix("a link to itself");
        File.CreateSymbolicLink(Path.Combine(_folder, "stack.lock"), "stack.lock");
        var failure = Assert.Throws<StartException>(() => DataFolder.Lock(_folder));
        Assert.DoesNotContain("Another stack", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_OfAnotherDataFolder_AreOthers()
    {
        const string AppHost = "/somewhere/AppHost";
        Assert.Null(DataFolder.Volume(Path.Combine(AppHost, ".data"), AppHost, "redis"));
        Assert.Matches("^aspireai-[0-9a-f]{10}-redis$", DataFolder.Volume("/elsewhere/.data", AppHost, "redis"));
        Assert.NotEqual(DataFolder.Volume("/elsewhere/.data", AppHost, "redis"), DataFolder.Volume("/elsewhere/2", AppHost, "redis"));
    }

    [Fact]
    public void Folder_OfAStack_IsClosedToOthers_AndKeepsWhatIsInIt()
    {
        var folder = Open(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(folder, "kept"), "yes");
        File.WriteAllText(Path.Combine(folder, "stack.lock"), "");
        using var held = DataFolder.Lock(folder);
        Assert.Equal(OwnerOnly, ModeOf(folder));
        Assert.Equal("yes", File.ReadAllText(Path.Combine(folder, "kept")));
    }

    [Fact]
    public void Folder_OfARunningStack_IsRefusedToASecond_AndFreeAfterwards()
    {
        using (DataFolder.Lock(_folder))
        {
            var refused = Assert.Throws<StartException>(() => DataFolder.Lock(_folder));
            Assert.StartsWith($"Another stack runs on the data in {_folder}.", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--Stack:DataFolder=", refused.Message, StringComparison.Ordinal);
        }

        DataFolder.Lock(_folder).Dispose();
    }

    [Fact]
    public void Folder_ThatIsAFile_IsRefusedWithTheSettingsName()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<StartException>(() => DataFolder.Lock(file));

        Assert.StartsWith("The data folder can't be used: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("--Stack:DataFolder=<folder>.", refused.Message, StringComparison.Ordinal);
    }

    private static string Open(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, OpenToAll);
        }

        return folder;
    }

    private static UnixFileMode ModeOf(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Requires.Missing("file modes need a Unix");
            return default;
        }

        return File.GetUnixFileMode(folder);
    }
}
