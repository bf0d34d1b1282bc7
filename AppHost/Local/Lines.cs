namespace AspireAi.AppHost.Local;

/// <summary>The console: whole lines from many processes, each behind its name.</summary>
internal sealed class Lines(TimeProvider time, TextWriter output, bool color)
{
    private const int NameWidth = 10;
    private const string Reset = "\e[0m";
    private static readonly string[] _colors = ["\e[36m", "\e[35m", "\e[33m", "\e[32m", "\e[34m", "\e[31m"];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _colorOf = [];
    private long _last = time.GetTimestamp();

    /// <summary>Colors only where someone looks: not in a pipe or a file, and never against NO_COLOR (no-color.org).</summary>
    public static Lines ToConsole(TimeProvider time) =>
        new(time, Console.Out, !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>Whether the children may color their lines too.</summary>
    public bool Color => color;

    /// <summary>A line of a child.</summary>
    public void Write(string name, string line)
    {
        lock (_lock)
        {
            _last = time.GetTimestamp();
            if (!color)
            {
                output.WriteLine($"{name,-NameWidth}| {line}");
                return;
            }

            if (!_colorOf.TryGetValue(name, out var paint))
            {
                _colorOf[name] = paint = _colors[_colorOf.Count % _colors.Length];
            }

            output.WriteLine($"{paint}{name,-NameWidth}|{Reset} {line}");
        }
    }

    /// <summary>A line of the app host's own.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Returns once no child has written for a while, but at the latest after <paramref name="most"/>.</summary>
    public async Task WaitForQuietAsync(TimeSpan quiet, TimeSpan most, CancellationToken cancellationToken)
    {
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < most;)
        {
            TimeSpan left;
            lock (_lock)
            {
                left = quiet - time.GetElapsedTime(_last);
            }

            if (left <= TimeSpan.Zero)
            {
                return;
            }

            await Task.Delay(left, time, cancellationToken);
        }
    }
}
