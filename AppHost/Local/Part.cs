namespace AspireAi.AppHost.Local;

/// <summary>One process of the stack: how it is started, when it is ready, and what must be ready before it.</summary>
internal sealed class Part(string name, string program, IReadOnlyList<string> arguments)
{
    private readonly List<Part> _waitsFor = [];
    private readonly Dictionary<string, string> _environment = [];

    public string Name => name;
    public string Program => program;
    public IReadOnlyList<string> Arguments => arguments;
    public IReadOnlyDictionary<string, string> Environment => _environment;
    public IReadOnlyList<Part> WaitsFor => _waitsFor;

    public string WorkingDirectory { get; init; } = BuildFacts.ProjectFolder;

    /// <summary>Null when the part is ready, else what it still lacks.</summary>
    public required Func<CancellationToken, Task<string?>> Probe { get; init; }

    /// <summary>Done before each start; what there is to say of it, or null.</summary>
    public Func<string?> BeforeStart { get; init; } = static () => null;

    /// <summary>Where it listens, if a person or another part wants to know.</summary>
    public Uri? Address { get; init; }

    /// <summary>The stack does without it where it cannot be started, and stops it last.</summary>
    public bool Optional { get; init; }

    /// <summary>Its output is of interest only when it fails.</summary>
    public bool Quiet { get; init; }

    public Part With(string variable, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            _environment[variable] = value;
        }

        return this;
    }

    /// <summary>Starts after these are ready, and is stopped before them.</summary>
    public Part WaitFor(params IEnumerable<Part?> parts)
    {
        _waitsFor.AddRange(parts.OfType<Part>());
        return this;
    }
}
