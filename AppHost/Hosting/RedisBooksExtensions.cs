namespace AspireAi.AppHost.Hosting;

internal static class RedisBooksExtensions
{
    private static readonly string[] _arguments = ["--appendonly", "yes", "--maxmemory-policy", "noeviction"];

    /// <summary>What WithPersistence does not do: log every change, where its snapshots would lose a minute's; and evict nothing.</summary>
    public static IResourceBuilder<RedisResource> WithBooks(this IResourceBuilder<RedisResource> redis)
    {
#pragma warning disable ASPIRECERTIFICATES001 // Between two processes of one machine, TLS only adds a certificate that someone has to trust.
        redis.WithoutHttpsCertificate();
#pragma warning restore ASPIRECERTIFICATES001
        return redis.WithArgs(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                // There the whole command is one argument, for `sh -c`.
                context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', _arguments)}";
                return;
            }

            foreach (var argument in _arguments)
            {
                context.Args.Add(argument);
            }
        });
    }
}
