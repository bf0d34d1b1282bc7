using AspireAi.Api.Defense.Cache.Semantic.Decision;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace AspireAi.Bench;

/// <summary>Boosted trees by ML.NET, turned into the plain arrays that the Api evaluates.</summary>
internal static class TreeFit
{
    public const int Trees = 200;
    public const int Leaves = 16;
    private const int Seed = 7;

    public static BoostedTree[] Fit(IReadOnlyList<float[]> features, IReadOnlyList<bool> labels, int trees = Trees, int leaves = Leaves, double rate = 0.1)
    {
        var context = new MLContext(Seed);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features[0].Length);
        var data = context.Data.LoadFromEnumerable(features.Select((f, i) => new Row { Features = f, Label = labels[i] }), schema);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = trees,
            NumberOfLeaves = leaves,
            LearningRate = rate,
            MinimumExampleCountPerLeaf = 40,
            FeatureFraction = 0.7,
            // More threads sum floats in another order, and the output would differ from run to run.
            NumberOfThreads = 1,
            Seed = Seed,
            FeatureSelectionSeed = Seed,
        });
        return [.. trainer.Fit(data).Model.SubModel.TrainedTreeEnsemble.Trees.Select(Convert)];
    }

    private static BoostedTree Convert(RegressionTree tree) => new(
        [.. tree.NumericalSplitFeatureIndexes],
        [.. tree.NumericalSplitThresholds],
        [.. tree.LeftChild],
        [.. tree.RightChild],
        [.. tree.LeafValues.Select(value => (float)Math.Round(value, 5))]);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];
        public bool Label { get; set; }
    }
}
