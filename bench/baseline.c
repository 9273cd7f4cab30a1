/* The loop that everybody writes first, one pixel at a time: what the kernel is measured against, and must agree with.
 *
 * baseline re im span side iterations runs: prints the milliseconds of each run, one a line, then writes the counts as 32-bit
 * integers of this machine, in C order, 0 inside, to standard output's end after a line "counts".
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int count, char **words) {
  if (count != 7) return 1;
  double re = atof(words[1]), im = atof(words[2]), pitch = atof(words[3]) / atoi(words[4]);
  int side = atoi(words[4]), iterations = atoi(words[5]), runs = atoi(words[6]);
  uint32_t *counts = malloc(sizeof *counts * side * side);
  for (int run = 0; run < runs; run++) {
    double start = now_ms();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double c_re = re + (x + 0.5 - side / 2.0) * pitch, c_im = im - (y + 0.5 - side / 2.0) * pitch;
        double z_re = c_re, z_im = c_im, a = z_re * z_re, b = z_im * z_im;
        int n = 1;
        while (a + b <= 4 && n < iterations) {
          z_im = 2 * z_re * z_im + c_im;
          z_re = a - b + c_re;
          a = z_re * z_re;
          b = z_im * z_im;
          n++;
        }
        counts[y * side + x] = a + b > 4 ? n : 0;
      }
    }
    printf("%f\n", now_ms() - start);
  }
  printf("counts\n");
  fwrite(counts, sizeof *counts, (size_t)side * side, stdout);
  return 0;
}
