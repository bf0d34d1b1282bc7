using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>One stack at a time, and beside no other test: five processes each.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StackCollection
{
    public const string Name = "Stack";
}
