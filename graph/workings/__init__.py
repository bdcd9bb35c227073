"""What measures are made of: plain graph mathematics, sums and rows side by side, without findings of their own."""
