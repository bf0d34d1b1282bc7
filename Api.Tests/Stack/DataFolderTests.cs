using AspireAi.AppHost;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

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
    public void Folder_OfAnEarlierVersion_IsClosedToOthers_AndKeepsWhatIsInIt()
    {
        var folder = Path.Combine(_folder, "data");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kept"), "yes");
        SetMode(folder, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
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

    private static UnixFileMode ModeOf(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Requires.Missing("file modes need a Unix");
            return default;
        }

        return File.GetUnixFileMode(folder);
    }

    private static void SetMode(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }
    }
}
