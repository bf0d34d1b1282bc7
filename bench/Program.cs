using AspireAi.Bench;
using AspireAi.Bench.Load;
using AspireAi.Bench.Micro;

try
{
    return args switch
    {
        ["fit", .. var rest] => await FitCommand.RunAsync(Arguments.Parse(rest)),
        ["gptcache", .. var rest] => await GptCacheCommand.RunAsync(Arguments.Parse(rest)),
        ["index", .. var rest] => await IndexCommand.RunAsync(Arguments.Parse(rest)),
        ["load", .. var rest] => await LoadCommand.RunAsync(Arguments.Parse(rest)),
        ["language", .. var rest] => LanguageCommand.Run(Arguments.Parse(rest)),
        ["micro", .. var rest] => MicroCommand.Run(rest),
        ["lookup", .. var rest] => await LookupCommand.RunAsync(Arguments.Parse(rest)),
        ["models", .. var rest] => ModelsCommand.Run(Arguments.Parse(rest)),
        ["quality", .. var rest] => await QualityCommand.RunAsync(Arguments.Parse(rest)),
        ["rarity", .. var rest] => await RarityCommand.RunAsync(Arguments.Parse(rest)),
        ["score", .. var rest] => await ScoreCommand.RunAsync(Arguments.Parse(rest)),
        ["sharing", .. var rest] => SharingCommand.Run(Arguments.Parse(rest)),
        ["stream", .. var rest] => await StreamCommand.RunAsync(Arguments.Parse(rest)),
        ["upstream", .. var rest] => await UpstreamCommand.RunAsync(Arguments.Parse(rest)),
        ["proxy", .. var rest] => await ProxyCommand.RunAsync(Arguments.Parse(rest)),
        ["vetoes", .. var rest] => await VetoCommand.RunAsync(Arguments.Parse(rest)),
        _ => throw new UsageException("Name a command."),
    };
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine("""
        usage: dotnet run --project bench -c Release -- COMMAND --name value ...

          load      [--connections 16] [--seconds 8] [--rounds 2] [--store redis|garnet] [--db sqlite|postgres] [--only "NAME;NAME"]
                                                                                       throughput, latency, CPU against a bare pass-through
          micro     [BenchmarkDotNet's own arguments]                                  the pieces that every request passes
          quality   --pairs FILE [--out scores.tsv] [--precision 0.9] [--cache DIR]   the whole decision over label<TAB>stored<TAB>asked
          sharing   --pairs FILE [--show personal|told|pasted|ephemeral]              questions that are kept from being shared
          stream    --pairs FILE [--precision 0.9]                                    the questions against a cache that grows
          gptcache  --file FILE [--precision 0.9]                                     GPTCache's own benchmark
          vetoes    --pairs FILE,FILE [--show NAME] [--cache DIR]                     what each screen and veto stops and costs that no other does
          models    --pairs FILE                                                      time per call of both models
          lookup    --pairs FILE [--entries 1000] [--rounds 7] [--seconds 4]          the stage against its embedding alone
          index     --pairs FILE [--size 100000]                                      the in-process index
          language  --file FILE [--pairs FILE]                                        is it English? ours and Lingua's answer
          rarity    --train FILE --out DIR                                            counts words; build again before fit
          fit       --train FILE --unseen FILE --out DIR [--cache DIR]                fits the decision
          score     --pairs FILE --cache DIR                                          runs the models once for the others

        FILE may be gzipped.
        """);
    return 2;
}
