using AspireAi.Api.Defense.Cache.Semantic.Text;

namespace AspireAi.Api.Defense.Cache.Semantic.Vetoes;

/// <summary>Versions compare as they are written: 3.1 and 3.10 are one number and two releases.</summary>
internal sealed class VersionVeto() : SetVeto("version", additions: true)
{
    protected override IReadOnlySet<string> Read(Question question)
    {
        var versions = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < question.Words.Count; i++)
        {
            var word = question.Words[i];
            if (!word.HasDigit)
                continue;
            var digits = word.Lower.TrimStart('v');
            var named = i > 0 && question.Words[i - 1].IsContent && char.IsLetter(question.Words[i - 1].Lower[0]);
            if (named && digits.Contains('.', StringComparison.Ordinal))
                versions.Add(digits);
            else if (word.Lower[0] == 'v' && digits.Length > 0 && char.IsDigit(digits[0]))
                versions.Add(digits);
        }

        return versions;
    }
}
