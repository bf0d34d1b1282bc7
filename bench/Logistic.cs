namespace AspireAi.Bench;

/// <summary>Logistic regression by Newton's method, with a small ridge on everything but the constant.</summary>
internal static class Logistic
{
    private const double Ridge = 1;
    private const int Steps = 25;

    public static double[] Fit(IReadOnlyList<double[]> inputs, IReadOnlyList<bool> labels)
    {
        var size = inputs[0].Length;
        var weights = new double[size];
        for (var step = 0; step < Steps; step++)
        {
            var gradient = new double[size];
            var hessian = new double[size, size];
            for (var row = 0; row < inputs.Count; row++)
            {
                var p = Apply(weights, inputs[row]);
                for (var i = 0; i < size; i++)
                {
                    gradient[i] += ((labels[row] ? 1 : 0) - p) * inputs[row][i];
                    for (var j = 0; j < size; j++)
                        hessian[i, j] += p * (1 - p) * inputs[row][i] * inputs[row][j];
                }
            }

            for (var i = 1; i < size; i++)
            {
                gradient[i] -= Ridge * weights[i];
                hessian[i, i] += Ridge;
            }

            var change = Solve(hessian, gradient);
            for (var i = 0; i < size; i++)
                weights[i] += change[i];
        }

        return weights;
    }

    public static double Apply(double[] weights, double[] input) => 1 / (1 + Math.Exp(-weights.Zip(input, (w, x) => w * x).Sum()));

    private static double[] Solve(double[,] matrix, double[] right)
    {
        var size = right.Length;
        var (a, b) = ((double[,])matrix.Clone(), (double[])right.Clone());
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(a[row, column]));
            for (var j = 0; j < size; j++)
                (a[column, j], a[pivot, j]) = (a[pivot, j], a[column, j]);
            (b[column], b[pivot]) = (b[pivot], b[column]);
            for (var row = column + 1; row < size; row++)
            {
                var factor = a[row, column] / a[column, column];
                for (var j = column; j < size; j++)
                    a[row, j] -= factor * a[column, j];
                b[row] -= factor * b[column];
            }
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var j = row + 1; j < size; j++)
                b[row] -= a[row, j] * b[j];
            b[row] /= a[row, row];
        }

        return b;
    }
}
