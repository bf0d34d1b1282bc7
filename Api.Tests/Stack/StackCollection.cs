using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>One stack at a time: a dozen processes each.</summary>
[CollectionDefinition(Name)]
public sealed class StackCollection
{
    public const string Name = "Stack";
}
