using System.Collections.Concurrent;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// The index in this process's memory: bounded (the oldest entry goes first), read by any number of threads while one
/// writes. A first pass over sign bits picks the candidates, a second one computes their exact cosines.
/// </summary>
internal sealed class InProcessVectorIndex(int maxEntries) : IVectorIndex
{
    private readonly ConcurrentDictionary<int, SignBits> _signs = new();
    private readonly ConcurrentDictionary<string, ScopeEntries> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _ages = new();
    private readonly Lock _writing = new();

    public bool IsShared => false;

    /// <exception cref="ArgumentException">The scope has vectors of another size.</exception>
    public ValueTask AddAsync(VectorEntry entry, CancellationToken cancellationToken)
    {
        var signs = SignsFor(entry.Vector.Length);
        Span<ulong> bits = stackalloc ulong[signs.Words];
        signs.Of(entry.Vector.Span, bits);
        lock (_writing)
        {
            var isThere = _places.TryGetValue(entry.Id, out var before);
            if (!isThere && _places.Count >= maxEntries)
                Remove(_ages.First!.Value);
            var scope = _scopes.GetOrAdd(entry.Scope, static (_, dimensions) => new ScopeEntries(dimensions), entry.Vector.Length);
            if (scope.Dimensions != entry.Vector.Length)
                throw new ArgumentException($"The vector has {entry.Vector.Length} dimensions, its scope {scope.Dimensions}.", nameof(entry));
            if (isThere && before.Scope == entry.Scope)
            {
                // In its place: readers take no lock, and one that looks meanwhile has to find it. Every replica gets its own questions
                // twice, when it stores them and when it hears of them.
                scope.Set(before.Slot, entry, bits);
                _ages.Remove(before.Age);
                _ages.AddLast(before.Age);
                return ValueTask.CompletedTask;
            }

            _places[entry.Id] = new Place(entry.Scope, scope.Add(entry, bits), _ages.AddLast(entry.Id));
            if (isThere)
                Remove(before);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string id, CancellationToken cancellationToken)
    {
        lock (_writing)
            Remove(id);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<VectorMatch>> NearestAsync(
        string scope, ReadOnlyMemory<float> vector, int count, float floor, CancellationToken cancellationToken)
    {
        if (!_scopes.TryGetValue(scope, out var entries) || entries.Dimensions != vector.Length)
            return ValueTask.FromResult<IReadOnlyList<VectorMatch>>([]);
        var signs = SignsFor(vector.Length);
        Span<ulong> bits = stackalloc ulong[signs.Words];
        signs.Of(vector.Span, bits);
        var matches = entries.Near(vector.Span, bits, signs.MostDifferent(floor), floor);
        matches.Sort(static (a, b) => b.Cosine.CompareTo(a.Cosine));
        if (matches.Count > count)
            matches.RemoveRange(count, matches.Count - count);
        return ValueTask.FromResult<IReadOnlyList<VectorMatch>>(matches);
    }

    public ValueTask<long> CountAsync(CancellationToken cancellationToken)
    {
        lock (_writing)
            return ValueTask.FromResult((long)_places.Count);
    }

    /// <summary>One rotation for each size of vector; in practice there is one size.</summary>
    private SignBits SignsFor(int dimensions) => _signs.GetOrAdd(dimensions, static size => new SignBits(size));

    private void Remove(string id)
    {
        if (_places.Remove(id, out var place))
            Remove(place);
    }

    private void Remove(Place place)
    {
        _ages.Remove(place.Age);
        var scope = _scopes[place.Scope];
        scope.Remove(place.Slot);
        // Scopes come and go with conversations; an empty one must not stay behind.
        if (scope.Count == 0)
            _scopes.TryRemove(place.Scope, out _);
    }

    private readonly record struct Place(string Scope, int Slot, LinkedListNode<string> Age);
}
