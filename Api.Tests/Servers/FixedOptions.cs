using Microsoft.Extensions.Options;

namespace AspireAi.Api.Tests.Servers;

/// <summary>Options that a test sets and that stay.</summary>
internal static class FixedOptions
{
    public static IOptionsMonitor<T> Of<T>(T value) => new Monitor<T>(value);

    private sealed class Monitor<T>(T value) : IOptionsMonitor<T>
    {
        public T CurrentValue => value;

        public T Get(string? name) => value;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }
}
