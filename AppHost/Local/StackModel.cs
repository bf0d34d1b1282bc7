namespace AspireAi.AppHost.Local;

/// <summary>The described stack.</summary>
/// <param name="Parts">In the order in which they were added.</param>
/// <param name="Dashboard">Of this run.</param>
/// <param name="Announcement">What is said once all is ready.</param>
/// <param name="Concern">What else has to be said then, if anything: a stack that starts is not always one that works.</param>
internal sealed record StackModel(IReadOnlyList<Part> Parts, Dashboard Dashboard, IReadOnlyList<string> Announcement, Func<CancellationToken, Task<string?>> Concern);
