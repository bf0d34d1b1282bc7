using System.Collections.Frozen;
using static AspireAi.Web.Markdown.Highlighting.CodeLanguage;

namespace AspireAi.Web.Markdown.Highlighting;

/// <summary>The languages that people ask a chat about, by the names that models put after the fence.</summary>
internal static class CodeLanguages
{
    private static readonly Enclosure _blockComment = new("/*", "*/", Comment: true);
    private static readonly Enclosure _double = new("\"", "\"", '\\');
    private static readonly Enclosure _single = new("'", "'", '\\');
    private static readonly Enclosure _backtick = new("`", "`", '\\');
    private static readonly FrozenSet<string> _cLiterals = Words("true false null nullptr NULL this base super self undefined NaN Infinity");

    private static readonly CodeLanguage _plain = new("Text") { Shape = CodeShape.Plain };

    private static readonly FrozenDictionary<string, CodeLanguage> _byName = All();

    /// <summary>Unknown names are shown as plain text under the name that the model gave.</summary>
    public static CodeLanguage Find(string? name)
    {
        var word = FirstWord(name);
        if (word.Length == 0)
        {
            return _plain;
        }

        return _byName.TryGetValue(word, out var language) ? language : _plain with { Label = word };
    }

    // The info string is the model's: a label, so only what a language name is made of, and short.
    private static string FirstWord(string? info)
    {
        var word = (info ?? "").Trim().Split([' ', ',', '{', ':'], 2)[0];
        return word.Length <= 24 && word.All(c => char.IsLetterOrDigit(c) || "+#-._".Contains(c, StringComparison.Ordinal))
            ? word.ToLowerInvariant()
            : "";
    }

    private static FrozenDictionary<string, CodeLanguage> All()
    {
        var languages = new Dictionary<string, CodeLanguage>();
        void Add(string names, CodeLanguage language)
        {
            foreach (var name in names.Split(' '))
            {
                languages.Add(name, language);
            }
        }

        CodeLanguage Curly(string label, string keywords) => new(label)
        {
            LineComments = ["//"], Long = [_blockComment], Keywords = Words(keywords), Literals = _cLiterals, PascalTypes = true,
        };

        Add("csharp cs c#", Curly("C#", "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach from get global goto if implicit in init int interface internal is join let lock long nameof namespace new not object on operator or and orderby out override params partial private protected public readonly record ref required return sbyte scoped sealed select set short sizeof stackalloc static string struct switch throw try typeof uint ulong unchecked unsafe ushort using value var virtual void volatile when where while with yield")
            with { Long = [_blockComment, new("\"\"\"", "\"\"\""), new("@\"", "\"")], Meta = "#" });
        Add("java", Curly("Java", "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long native new package permits private protected public record return sealed short static strictfp switch synchronized throw throws transient try var void volatile while yield")
            with { Long = [_blockComment, new("\"\"\"", "\"\"\"", '\\')], Meta = "@" });
        Add("javascript js jsx mjs cjs node", Curly("JavaScript", "async await break case catch class const continue debugger default delete do else export extends finally for from function get if import in instanceof let new of return set static switch throw try typeof var void while with yield")
            with { Long = [_blockComment, _backtick], WordExtras = "$", Meta = "@" });
        Add("typescript ts tsx", Curly("TypeScript", "abstract any as asserts async await boolean break case catch class const continue declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace never new number object of override private protected public readonly return satisfies set static string switch symbol throw try type typeof unknown var void while yield")
            with { Long = [_blockComment, _backtick], WordExtras = "$", Meta = "@" });
        Add("c h", Curly("C", "auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool")
            with { Meta = "#" });
        Add("cpp c++ cc cxx hpp arduino", Curly("C++", "alignas alignof auto bool break case catch char class concept const consteval constexpr constinit continue co_await co_return co_yield decltype default delete do double else enum explicit export extern float for friend goto if import inline int long module mutable namespace new noexcept operator private protected public register requires return short signed sizeof static static_assert static_cast struct switch template throw try typedef typeid typename union unsigned using virtual void volatile while")
            with { Meta = "#" });
        Add("go golang", Curly("Go", "any bool break byte case chan const continue default defer else error fallthrough float32 float64 for func go goto if import int int32 int64 interface map package range return rune select string struct switch type uint uint64 var")
            with { Long = [_blockComment, new("`", "`")], Literals = Words("true false nil iota") });
        // A lone ' begins a lifetime far more often than a character, so characters are left plain.
        Add("rust rs", Curly("Rust", "as async await bool break char const continue crate dyn else enum extern f32 f64 fn for i32 i64 if impl in let loop match mod move mut pub ref return Self static str struct super trait type u8 u32 u64 unsafe use usize where while")
            with { Short = [], Long = [_blockComment, _double], Meta = "#" });
        Add("kotlin kt kts", Curly("Kotlin", "as break by class companion const continue data do else enum false for fun if import in init inline interface internal is lateinit object open operator override package private protected public return sealed suspend throw try typealias val var when where while")
            with { Long = [_blockComment, new("\"\"\"", "\"\"\"")], Meta = "@" });
        Add("swift", Curly("Swift", "actor any as associatedtype async await break case catch class continue default defer do else enum extension fallthrough fileprivate for func guard if import in init inout internal is let mutating open operator override private protocol public repeat rethrows return some static struct subscript switch throw throws try typealias var weak where while")
            with { Long = [_blockComment, new("\"\"\"", "\"\"\"", '\\')], Literals = Words("true false nil self Self super"), Meta = "@#" });
        Add("scala", Curly("Scala", "abstract case catch class def do else enum extends final finally for given if implicit import lazy match new object override package private protected return sealed then throw trait try type using val var while with yield")
            with { Long = [_blockComment, new("\"\"\"", "\"\"\"")], Meta = "@" });
        Add("dart", Curly("Dart", "abstract as assert async await break case catch class const continue covariant default do dynamic else enum export extends extension factory final finally for get if implements import in interface is late library mixin new on operator part required return set static switch sync throw try typedef var void while with yield")
            with { Meta = "@" });
        Add("php", Curly("PHP", "abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global if implements include instanceof interface isset match namespace new or private protected public readonly require require_once return static switch throw trait try use var while yield")
            with { LineComments = ["//", "#"], Dollar = true });
        Add("fsharp fs f#", Curly("F#", "and as async begin class do done downto elif else end exception for fun function if in inherit inline interface lazy let match member module mutable namespace new of open or override private public rec return seq static struct then to try type use val when while with yield")
            with { Long = [new("(*", "*)", Comment: true), new("\"\"\"", "\"\"\"")], Short = [_double] });
        Add("hcl terraform tf bicep", Curly("HCL", "resource data variable output locals module provider terraform param var for in if existing")
            with { LineComments = ["#", "//"], PascalTypes = false, Keys = true });
        Add("proto protobuf graphql gql", Curly("Schema", "syntax package import message enum service rpc returns repeated optional oneof map reserved string int32 int64 bool bytes double float uint32 type query mutation subscription fragment input interface union scalar on")
            with { LineComments = ["//", "#"] });
        Add("css scss less", Curly("CSS", "important not and or from to")
            with { PascalTypes = false, Keys = true, Meta = "@", WordExtras = "-" });
        Add("json jsonc json5 jsonl", new("JSON") { LineComments = ["//"], Keys = true, Literals = Words("true false null") });

        Add("python py python3 ipython", new("Python")
        {
            LineComments = ["#"], Long = [new("\"\"\"", "\"\"\"", '\\'), new("'''", "'''", '\\')], PascalTypes = true, Meta = "@",
            Keywords = Words("and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield"),
            Literals = Words("True False None self cls"),
        });
        Add("ruby rb", new("Ruby")
        {
            LineComments = ["#"], PascalTypes = true, Meta = "@", WordExtras = "?!", Literals = Words("true false nil self"),
            Keywords = Words("alias and begin break case class def defined? do else elsif end ensure for if in module next not or redo require require_relative rescue retry return super then undef unless until when while yield attr_accessor attr_reader"),
        });
        Add("bash sh shell zsh console shellsession dockerfile docker makefile make", new("Shell")
        {
            LineComments = ["#"], Long = [_double, new("'", "'")], Short = [], Dollar = true, WordExtras = "-",
            Keywords = Words("if then else elif fi for while until do done case esac in function select return exit export local readonly set unset shift source alias cd echo printf read eval exec trap sudo FROM RUN CMD COPY ADD ENV ARG WORKDIR EXPOSE ENTRYPOINT VOLUME USER LABEL HEALTHCHECK AS"),
            Literals = Words("true false"),
        });
        Add("powershell ps1 pwsh", new("PowerShell")
        {
            LineComments = ["#"], Long = [new("<#", "#>", Comment: true)], Short = [new("\"", "\"", '`'), new("'", "'")], Dollar = true, WordExtras = "-",
            Keywords = Words("begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function hidden if in param process return static switch throw trap try until using while", ignoreCase: true),
        });
        Add("sql tsql mysql postgresql postgres sqlite plsql", new("SQL")
        {
            LineComments = ["--"], Long = [_blockComment], Short = [new("'", "'"), new("\"", "\"")],
            Keywords = Words("add all alter and any as asc begin between by case check column commit constraint create cross database default delete desc distinct drop else end exists explain foreign from full function group having if in index inner insert intersect into is join key left like limit materialized not on or order outer over partition primary procedure references returning right rollback row rows select set table then top transaction trigger truncate union unique update using values view when where window with", ignoreCase: true),
            Literals = Words("null true false int integer bigint smallint decimal numeric varchar text char date timestamp timestamptz boolean serial uuid jsonb", ignoreCase: true),
        });
        Add("yaml yml", new("YAML") { LineComments = ["#"], Keys = true, WordExtras = "-./", Literals = Words("true false null yes no on off") });
        Add("toml ini conf properties env dotenv editorconfig", new("Config") { LineComments = ["#", ";"], Keys = true, WordExtras = "-.", Literals = Words("true false") });
        Add("lua", new("Lua")
        {
            LineComments = ["--"], Long = [new("--[[", "]]", Comment: true), new("[[", "]]")], Literals = Words("true false nil self"),
            Keywords = Words("and break do else elseif end for function goto if in local not or repeat return then until while"),
        });
        Add("r", new("R") { LineComments = ["#"], WordExtras = ".", Keywords = Words("break else for function if in next repeat return while library require"), Literals = Words("TRUE FALSE NULL NA Inf NaN") });
        Add("haskell hs elm", new("Haskell")
        {
            LineComments = ["--"], Long = [new("{-", "-}", Comment: true)], Short = [_double], PascalTypes = true, WordExtras = "'",
            Keywords = Words("case class data deriving do else if import in infix infixl infixr instance let module newtype of then type where forall qualified as"),
        });
        Add("elixir ex exs erlang", new("Elixir")
        {
            LineComments = ["#"], Long = [new("\"\"\"", "\"\"\"", '\\')], PascalTypes = true, Meta = "@", WordExtras = "?!", Literals = Words("true false nil"),
            Keywords = Words("after alias and case catch cond def defmodule defp defstruct do else end fn for if import in not or quote raise receive require rescue try unless use when with"),
        });
        Add("vb vbnet", new("Visual Basic")
        {
            LineComments = ["'"], Short = [new("\"", "\"")],
            Keywords = Words("and as boolean byref byval case class const dim do each else elseif end exit false for function get if imports in inherits integer is loop me module namespace new next not nothing of on option or private property public return select set shared string sub then to true try using while with", ignoreCase: true),
        });
        Add("html xml xhtml svg xaml csproj razor cshtml vue svelte aspx", new("Markup") { Shape = CodeShape.Markup });
        Add("diff patch", new("Diff") { Shape = CodeShape.Diff });
        Add("text txt plaintext plain output log markdown md", _plain);
        return languages.ToFrozenDictionary();
    }
}
